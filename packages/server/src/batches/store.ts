import type { CreateBatch } from '@livery/protocol/batches';
import type { Db } from '../store/db.ts';

export async function insertBatch(db: Db, uid: string, request: CreateBatch): Promise<void> {
  await db
    .insertInto('batches')
    .values({ uid, request_json: JSON.stringify(request) })
    .execute();
}

/** What the caller asked for, as it was asked; null when the batch is gone. */
export async function readRequest(db: Db, uid: string): Promise<CreateBatch | null> {
  const row = await db.selectFrom('batches').select('request_json').where('uid', '=', uid).executeTakeFirst();
  return row ? (JSON.parse(row.request_json) as CreateBatch) : null;
}
