import type { CreateBatch } from '@livery/protocol/batches';
import type { Db } from '../store/db.ts';

export async function insertBatch(db: Db, uid: string, request: CreateBatch): Promise<void> {
  await db
    .insertInto('batches')
    .values({ uid, request_json: JSON.stringify(request) })
    .execute();
}

/** What the caller asked for, as it was asked. */
export async function readRequest(db: Db, uid: string): Promise<CreateBatch> {
  const row = await db.selectFrom('batches').select('request_json').where('uid', '=', uid).executeTakeFirstOrThrow();
  return JSON.parse(row.request_json) as CreateBatch;
}
