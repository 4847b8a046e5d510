import type { Kysely } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { StoreError } from './errors.ts';
import { NOTED_SINCE } from './migrations.ts';
import type { Tables } from './tables.ts';

/** A change of the tables. */
export interface Step extends Migration {
  /**
   * A server that does not know of it works on as before: tables were added, or columns that may be left out. Two versions
   * then serve side by side while one is replaced by the other.
   */
  additive?: true;
}

/**
 * Brings the tables up to date; of several servers that start at once, one does it while the others wait. A store of a
 * newer Livery is left as it is, and is used where all that it has more is additive. Throws StoreError where it cannot be
 * used; `name` is what the sentence calls it.
 */
export async function migrate(db: Kysely<Tables>, steps: Record<string, Step>, name: string): Promise<void> {
  try {
    if (await isNewer(db, steps, name)) return;
    const migrator = new Migrator({ db, provider: { getMigrations: async () => noting(steps) } });
    const { error } = await migrator.migrateToLatest();
    // A newer server may have been quicker.
    if (error && !(await isNewer(db, steps, name))) throw error;
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new StoreError(`the store ${name} cannot be brought up to date: ${message}`);
  }
}

async function isNewer(db: Kysely<Tables>, steps: Record<string, Step>, name: string): Promise<boolean> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return false;
  const done = await (db as unknown as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .orderBy('name')
    .execute();
  const unknown = done.filter((step) => !Object.hasOwn(steps, step.name));
  if (unknown.length === 0) return false;
  const { needs } = await db.selectFrom('identity').select('needs').executeTakeFirstOrThrow();
  if (Object.hasOwn(steps, needs)) return true;
  throw new StoreError(
    `the store ${name} was made by a newer Livery, whose ${unknown.at(-1)?.name} this one does not know: start the newer one, or restore a backup`,
  );
}

/** The steps, of which those that are not additive leave their name for older servers. */
function noting(steps: Record<string, Step>): Record<string, Migration> {
  const noted = Object.entries(steps).map(([name, step]): [string, Migration] => {
    if (step.additive || name <= NOTED_SINCE) return [name, step];
    const up = async (db: Kysely<Tables>) => {
      await step.up(db);
      await db.updateTable('identity').set({ needs: name }).execute();
    };
    return [name, { up }];
  });
  return Object.fromEntries(noted);
}
