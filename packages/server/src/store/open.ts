import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { HandleEmptyInListsPlugin, Kysely, replaceWithNoncontingentExpression } from 'kysely';
import { StoreError } from './errors.ts';
import { migrate, type Step } from './migrate.ts';
import { migrations } from './migrations.ts';
import type { PostgresAddress } from './postgres-pool.ts';
import { sqliteDialect, sqliteFile } from './sqlite.ts';
import type { Tables } from './tables.ts';
import { RetryingKysely } from './transactions.ts';

export type Store = Kysely<Tables>;

/**
 * Opens the store and brings its tables up to date: the one in PostgreSQL, or, where none is named, the one in a file
 * under `dataDir` that only its owner can read. The folder is made if it is missing. Throws StoreError with a sentence for
 * an operator when it cannot be used, or another server holds the file.
 */
export async function openStore(
  dataDir: string,
  postgres: PostgresAddress | null = null,
  steps: Record<string, Step> = migrations,
): Promise<Store> {
  makeDataDir(dataDir);
  return postgres === null ? openSqlite(dataDir, steps) : openPostgres(postgres, steps);
}

async function openSqlite(dataDir: string, steps: Record<string, Step>): Promise<Store> {
  const db = new Kysely<Tables>({ dialect: sqliteDialect(dataDir), plugins });
  try {
    await migrate(db, steps, sqliteFile(dataDir));
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}

async function openPostgres(address: PostgresAddress, steps: Record<string, Step>): Promise<Store> {
  // Where it is not used, PostgreSQL's client costs neither time nor memory.
  const { postgresDialects } = await import('./postgres.ts');
  const { migrating, serving } = await postgresDialects(address);
  const db = new Kysely<Tables>({ dialect: migrating, plugins });
  try {
    await migrate(db, steps, `in ${address.place}`);
  } finally {
    await db.destroy();
  }
  return new RetryingKysely({ dialect: serving, plugins });
}

/** More connections, of their own, to a store in PostgreSQL that `openStore` has opened. Throws as that. */
export async function openMore(address: PostgresAddress): Promise<Store> {
  const { postgresDialects } = await import('./postgres.ts');
  return new RetryingKysely({ dialect: (await postgresDialects(address)).serving, plugins });
}

/** SQLite takes `in ()` and PostgreSQL does not. */
const plugins = [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })];

/** The name of this store, the same for as long as it exists. */
export async function readStoreId(store: Store): Promise<string> {
  return (await store.selectFrom('identity').select('store_id').executeTakeFirstOrThrow()).store_id;
}

function makeDataDir(dataDir: string): void {
  try {
    makeFolder(dataDir);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new StoreError(`the data directory ${dataDir} cannot be made: ${message}`);
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
