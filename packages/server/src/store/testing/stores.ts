import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../open.ts';
import { startPostgres } from './postgres.ts';

/** A store for a test, which removes it, and the database that it has for itself. */
export interface TestStore {
  store: Store;
  dispose(): Promise<void>;
}

/** The two kinds of store, for tests that hold for both. */
export const STORES: Readonly<Record<'SQLite' | 'PostgreSQL', () => Promise<TestStore>>> = {
  SQLite: async () => {
    const dir = await mkdtemp(join(tmpdir(), 'livery-store-'));
    const store = await openStore(dir);
    return {
      store,
      dispose: async () => {
        await store.destroy();
        await rm(dir, { recursive: true });
      },
    };
  },
  PostgreSQL: async () => {
    const [dir, postgres] = [await mkdtemp(join(tmpdir(), 'livery-store-')), await startPostgres()];
    const store = await openStore(dir, await postgres.createDatabase());
    return {
      store,
      dispose: async () => {
        await store.destroy();
        await postgres.dispose();
        await rm(dir, { recursive: true });
      },
    };
  },
};
