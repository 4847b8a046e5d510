import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Step } from '../migrate.ts';
import { openStore, type Store } from '../open.ts';
import { startPostgres } from './postgres.ts';

/** A store for tests, which remove it, and the database that it has for itself. */
export interface TestStore {
  store: Store;
  /** What a second server has in its hands: other connections, or, on SQLite, where there is only one, `store`. */
  other: Store;
  /** Opens it anew, as a server with these migrations. The handles of before are closed. */
  reopen(steps?: Record<string, Step>): Promise<Store>;
  dispose(): Promise<void>;
}

/** The two kinds of store, for tests that hold for both. */
export const STORES: Readonly<Record<'SQLite' | 'PostgreSQL', () => Promise<TestStore>>> = {
  SQLite: async () => {
    const dir = await mkdtemp(join(tmpdir(), 'livery-store-'));
    return opened(dir, (steps) => openStore(dir, null, steps), null);
  },
  PostgreSQL: async () => {
    const [dir, postgres] = [await mkdtemp(join(tmpdir(), 'livery-store-')), await startPostgres()];
    const database = await postgres.createDatabase();
    const open = (steps?: Record<string, Step>) => openStore(dir, database, steps);
    return opened(dir, open, open, () => postgres.dispose());
  },
};

async function opened(
  dir: string,
  open: (steps?: Record<string, Step>) => Promise<Store>,
  openOther: (() => Promise<Store>) | null,
  after: () => Promise<void> = async () => undefined,
): Promise<TestStore> {
  const store = await open();
  const other = openOther === null ? store : await openOther();
  let handles = [...new Set([store, other])];
  const close = async () => {
    for (const handle of handles.splice(0)) await handle.destroy();
  };
  return {
    store,
    other,
    async reopen(steps) {
      await close();
      const next = await open(steps);
      handles = [next];
      return next;
    },
    async dispose() {
      await close();
      await after();
      await rm(dir, { recursive: true });
    },
  };
}
