import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { StoreError } from './errors.ts';
import type { Tables } from './tables.ts';

/**
 * Brings the tables up to date; of several servers that start at once, one does it while the others wait. Throws
 * StoreError where that fails. `name` is what the sentence calls the store.
 */
export async function migrate(db: Kysely<Tables>, migrations: Record<string, Migration>, name: string): Promise<void> {
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  if (!error) return;
  const message = error instanceof Error ? error.message : String(error);
  throw new StoreError(`the store ${name} cannot be brought up to date: ${message}`);
}
