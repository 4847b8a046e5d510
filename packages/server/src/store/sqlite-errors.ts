import { StoreFull, StoreUnavailable } from './errors.ts';

/** SQLite's primary result codes that speak of the file and its disk, and not of a statement. */
const BUSY = 5;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** What SQLite says of its file as what the store's users understand; every other error as it is. */
export function explainSqlite(error: unknown): unknown {
  const code = resultCode(error);
  const options = { cause: error };
  switch (code) {
    case FULL:
      return new StoreFull(
        'the disk of the store is full, and nothing was changed: try again when there is room',
        options,
      );
    case BUSY:
      return new StoreUnavailable(
        'another program keeps the store locked, and nothing was changed: try again',
        options,
      );
    case READONLY:
    case IOERR:
    case CANTOPEN:
      return new StoreUnavailable(
        `the store cannot be read or written (${messageOf(error)}), and nothing was changed`,
        options,
      );
    case CORRUPT:
    case NOTADB:
      return new StoreUnavailable(`the store is damaged (${messageOf(error)}), and nothing was changed`, options);
    default:
      return error;
  }
}

/** Whether SQLite says that a file is no database of its own, or not a whole one. */
export function isDamage(error: unknown): boolean {
  const code = resultCode(error);
  return code === CORRUPT || code === NOTADB;
}

/** Whether a disk has no room, as SQLite or the system says it. */
export function isFull(error: unknown): boolean {
  return resultCode(error) === FULL || (error as NodeJS.ErrnoException).code === 'ENOSPC';
}

/** Whether somebody else has the file. */
export function isLock(error: unknown): boolean {
  return resultCode(error) === BUSY;
}

/** The last byte of a result code says the kind; the rest, which call it was. */
function resultCode(error: unknown): number | null {
  if (!(error instanceof Error)) return null;
  const { code, errcode } = error as { code?: unknown; errcode?: unknown };
  return code === 'ERR_SQLITE_ERROR' && typeof errcode === 'number' ? errcode & 0xff : null;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
