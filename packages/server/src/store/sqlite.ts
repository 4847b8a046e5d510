import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Dialect, type SelectModifierNode, type SqliteDatabase, SqliteDialect, SqliteQueryCompiler } from 'kysely';
import { StoreError } from './errors.ts';
import { kyselyDatabase } from './node-sqlite.ts';
import { letShrink } from './shrink.ts';
import { isDamage, isFull, isLock, messageOf } from './sqlite-errors.ts';

/** How long a backup, or another program with the file, may hold up a write, ms. The server stands still meanwhile. */
const WAIT_MS = 1_000;
/** The largest file that is read whole before it is used. */
const CHECKED_BYTES = 256 * 1024 * 1024;

/** The file of a store. */
export function sqliteFile(dataDir: string): string {
  return join(dataDir, 'livery.db');
}

/** A store in a file of the data directory, which is there. Throws StoreError. */
export function sqliteDialect(dataDir: string): Dialect {
  return new Sqlite({ database: openFile(dataDir, sqliteFile(dataDir)) });
}

class Sqlite extends SqliteDialect {
  override createQueryCompiler(): SqliteQueryCompiler {
    return new WithoutRowLocks();
  }
}

/** One transaction at a time: there are no rows to be locked, and no words for it. */
class WithoutRowLocks extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier !== 'ForUpdate' && node.modifier !== 'SkipLocked') super.visitSelectModifier(node);
  }
}

/** synchronous=FULL: what was answered with a 2xx survives a power cut. A tool that looks in is waited for a while. */
function openFile(dataDir: string, file: string): SqliteDatabase {
  let lock: DatabaseSync | null = null;
  try {
    lock = lockDataDir(dataDir);
    makePrivate(file);
    checkFile(file);
    const database = new DatabaseSync(file, { timeout: WAIT_MS });
    letShrink(database);
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    database.exec('pragma foreign_keys = on');
    database.function('livery_now', { directOnly: true }, () => Date.now());
    const held = lock;
    return kyselyDatabase(database, () => held.close());
  } catch (error) {
    lock?.close();
    throw error instanceof StoreError ? error : new StoreError(whyNot(dataDir, file, error));
  }
}

/**
 * Says "one server per data directory" by a lock that the system drops even when the server is killed. It is not on the
 * store's own file, so that backups can be made of that while it is in use.
 */
function lockDataDir(dataDir: string): DatabaseSync {
  const file = join(dataDir, 'livery.lock');
  makePrivate(file);
  const database = new DatabaseSync(file);
  try {
    // There is nothing to roll back, and perhaps no room for what it would take.
    database.exec('pragma journal_mode = off');
    database.exec('begin exclusive');
    return database;
  } catch (error) {
    database.close();
    if (!isLock(error)) throw error;
    throw new StoreError(`another Livery server is using the data directory ${dataDir}: stop it, or give --data-dir`);
  }
}

/** Conf and code may hold secrets; SQLite gives its other files the mode of this one. */
function makePrivate(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
  chmodSync(file, 0o600);
}

/**
 * Throws where a file is no whole database, before anything is written to it. All pages of a larger one would take too long
 * to read: a second for each GB, and much more on a slow disk. Its missing end is seen all the same, and its other damage
 * when somebody meets it, or when it is backed up.
 */
function checkFile(file: string): void {
  // Read-only, for a close would put together the file and what else was written of it.
  const database = new DatabaseSync(file, { readOnly: true, timeout: WAIT_MS });
  try {
    database.prepare('select count(*) from sqlite_schema').get();
    if (statSync(file).size > CHECKED_BYTES) return;
    const problem = Object.values(database.prepare('pragma quick_check(1)').get() ?? {})[0];
    if (problem !== 'ok') throw new StoreError(damaged(file, String(problem)));
  } finally {
    database.close();
  }
}

function whyNot(dataDir: string, file: string, error: unknown): string {
  const { code } = error as { code?: unknown };
  const message = messageOf(error);
  if (isDamage(error)) return damaged(file, message);
  if (isFull(error)) return `the disk of the data directory ${dataDir} is full: make room, and start again`;
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return `the data directory ${dataDir} cannot be written (${message}): let the server's user write there, or give --data-dir`;
  }
  return `the store ${file} cannot be opened: ${message}`;
}

function damaged(file: string, how: string): string {
  return `the store ${file} is damaged (${how.split('\n').join(' ')}) and was left as it is: restore it from a backup, as docs/operate.md says`;
}
