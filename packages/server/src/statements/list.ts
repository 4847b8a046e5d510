import { type ListPage, pageFrom } from '../apps/list.ts';
import type { Db } from '../store/db.ts';
import type { StatementRow } from '../store/tables.ts';

/** How much code a page shows at most, in characters, if it is more than one statement's: one may have 8 MB. */
const CODE_OF_A_PAGE = 4 * 1024 * 1024;

/** A page of a session's statements, newest first, without their outputs: those before `cursor`, of a state. */
export async function pageOfSummaries(
  db: Db,
  sessionUid: string,
  { cursor, state }: { cursor?: string; state?: string },
  limit: number,
): Promise<ListPage<Omit<StatementRow, 'output_json'>>> {
  let rows = db.selectFrom('statements').where('session_uid', '=', sessionUid).orderBy('id', 'desc');
  if (state !== undefined) rows = rows.where('state', '=', state);
  if (cursor !== undefined) rows = rows.where('id', '<', Number(cursor));
  const found = await rows
    .select((eb) => ['id', eb.fn<number>('length', ['code']).as('length')])
    .limit(limit + 1)
    .execute();
  const { items, nextCursor } = pageFrom(found, Math.min(limit, fitting(found)));
  const ids = items.map(({ id }) => id);
  const columns = ['session_uid', 'id', 'kind', 'code', 'state', 'sent', 'started_at', 'completed_at'] as const;
  return { items: ids.length === 0 ? [] : await rows.select(columns).where('id', 'in', ids).execute(), nextCursor };
}

/** How many of these, at least one, are no longer together than a page may be. */
function fitting(found: readonly { length: number }[]): number {
  let sum = 0;
  const tooMany = found.findIndex(({ length }) => {
    sum += length;
    return sum > CODE_OF_A_PAGE;
  });
  return tooMany < 0 ? found.length : Math.max(1, tooMany);
}
