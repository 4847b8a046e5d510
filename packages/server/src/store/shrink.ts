import type { DatabaseSync } from 'node:sqlite';
import { setImmediate as breathe } from 'node:timers/promises';
import { SqliteAdapter, sql } from 'kysely';
import type { Db } from './db.ts';

/** Pages given back in one transaction: of 4 KiB each, that takes some 5 ms. */
const PAGES_AT_ONCE = 1024;
/** What is free in the file stays in it up to a tenth of it and this, for what comes next. */
const PAGES_KEPT = 4096;

/**
 * Lets the file become smaller again (see shrinkStore); with it long rows are also deleted in no time. Call it before there
 * are tables. A file that has some is written anew, once; where there is no room for that it only never shrinks.
 */
export function letShrink(database: DatabaseSync): void {
  database.exec('pragma auto_vacuum = incremental');
  const { auto_vacuum: mode } = database.prepare('pragma auto_vacuum').get() as { auto_vacuum: number };
  if (mode !== 0) return;
  try {
    database.exec('vacuum');
  } catch {
    // As it was.
  }
}

/** Gives what is free in the file of SQLite back to the system, in small steps. PostgreSQL sees to that by itself. */
export async function shrinkStore(db: Db, stopping: AbortSignal): Promise<void> {
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
  while (!stopping.aborted) {
    const { free, pages } = await sizeOf(db);
    if (free <= Math.max(PAGES_KEPT, pages / 10)) return;
    await sql`pragma incremental_vacuum(${sql.lit(PAGES_AT_ONCE)})`.execute(db);
    if ((await sizeOf(db)).free === free) return;
    await breathe();
  }
}

async function sizeOf(db: Db): Promise<{ free: number; pages: number }> {
  const [free] = (await sql<{ freelist_count: number }>`pragma freelist_count`.execute(db)).rows;
  const [pages] = (await sql<{ page_count: number }>`pragma page_count`.execute(db)).rows;
  return { free: free?.freelist_count ?? 0, pages: pages?.page_count ?? 0 };
}
