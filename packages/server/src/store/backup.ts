import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { StoreError } from './errors.ts';
import { sqliteFile } from './sqlite.ts';
import { isDamage, messageOf } from './sqlite-errors.ts';

/**
 * Writes the store of a data directory, as it is at one moment, to the new file `to`, which only its owner can read. A
 * server may be using it, and goes on meanwhile. Throws StoreError; then there is no such file.
 */
export function backUp(dataDir: string, to: string): void {
  const from = sqliteFile(dataDir);
  if (!existsSync(from)) throw new StoreError(`there is no store in ${dataDir}: name its folder with --data-dir`);
  if (existsSync(to)) throw new StoreError(`${to} is there already: name a new file`);
  const part = `${to}.part`;
  try {
    rmSync(part, { force: true });
    closeSync(openSync(part, 'wx', 0o600));
    copyStore(from, part);
    renameSync(part, to);
  } catch (error) {
    rmSync(part, { force: true });
    throw new StoreError(isDamage(error) ? damaged(from, error) : `${to} cannot be written: ${messageOf(error)}`);
  }
}

/** All pages are read and none is copied that SQLite cannot make sense of, so that a damaged store has no new backup. */
function copyStore(from: string, to: string): void {
  const store = new DatabaseSync(from, { readOnly: true, timeout: 10_000 });
  try {
    store.prepare('vacuum into ?').run(to);
  } finally {
    store.close();
  }
  const file = openSync(to, 'r+');
  fsyncSync(file);
  closeSync(file);
}

function damaged(from: string, error: unknown): string {
  return `the store ${from} is damaged (${messageOf(error)}): keep the backups there are, and restore one`;
}
