import type { Db } from '../store/db.ts';
import type { App, NounName } from '../store/tables.ts';

/** Which of the apps of a noun, newest first: those before `cursor`, which the page before has given. */
export interface ListQuery {
  limit?: number;
  cursor?: string;
  state?: string;
  name?: string;
  owner?: string;
}

/** A page, and where the next one begins; null where there is none. */
export interface ListPage<T> {
  items: T[];
  nextCursor: string | null;
}

/** A page of all apps that are kept, also of those that Livy's lists leave out. */
export async function pageOfApps(db: Db, noun: NounName, query: ListQuery, limit: number): Promise<ListPage<App>> {
  let rows = db.selectFrom('apps').selectAll().where('noun', '=', noun);
  for (const column of ['state', 'name', 'owner'] as const) {
    const wanted = query[column];
    if (wanted !== undefined) rows = rows.where(column, '=', wanted);
  }
  if (query.cursor !== undefined) rows = rows.where('id', '<', Number(query.cursor));
  const apps = await rows
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageFrom(apps, limit);
}

/** A page of what was asked for with one more than `limit`: whether that one is there says whether more follow. */
export function pageFrom<T extends { id: number }>(rows: readonly T[], limit: number): ListPage<T> {
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > items.length ? String(items.at(-1)?.id) : null };
}
