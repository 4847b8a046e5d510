import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { migrations } from './migrations.ts';
import { kyselyDatabase } from './node-sqlite.ts';
import type { Tables } from './tables.ts';

export type Store = Kysely<Tables>;

/**
 * Opens the store under `dataDir` (made if missing), in a file that only its owner can read, and brings its tables up to date.
 * Throws StoreError with a sentence for an operator when another server holds it, or when it cannot be used.
 */
export async function openStore(dataDir: string): Promise<Store> {
  const file = join(dataDir, 'livery.db');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: kyselyDatabase(openFile(dataDir, file)) }) });
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  if (error) {
    await db.destroy();
    throw new StoreError(`the store ${file} cannot be brought up to date: ${messageOf(error)}`);
  }
  return db;
}

/** The name of this store, the same for as long as it exists. */
export async function readStoreId(store: Store): Promise<string> {
  return (await store.selectFrom('identity').select('store_id').executeTakeFirstOrThrow()).store_id;
}

export class StoreError extends Error {}

/**
 * An exclusive lock says "one server per data directory", and the system drops it even when the server is killed.
 * synchronous=FULL: what was answered with a 2xx survives a power cut.
 */
function openFile(dataDir: string, file: string): DatabaseSync {
  try {
    makeFolder(dataDir);
    // Conf and code may hold secrets; SQLite gives its other files the mode of this one.
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
    const database = new DatabaseSync(file);
    database.exec('pragma locking_mode = exclusive');
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    database.exec('pragma foreign_keys = on');
    database.exec('begin exclusive; commit');
    return database;
  } catch (error) {
    if (/locked|busy/i.test(messageOf(error))) {
      throw new StoreError(`another Livery server is using the data directory ${dataDir}: stop it, or give --data-dir`);
    }
    throw new StoreError(`the store ${file} cannot be opened: ${messageOf(error)}`);
  }
}

/** One folder at a time: Node's own `recursive` never returns where the system says, as under /proc, that there is none. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another server that starts on the same folder may have been quicker.
    if (!existsSync(path)) throw error;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
