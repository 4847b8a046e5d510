import { dirname } from 'node:path';
import { startServer, type TestServer } from '../e2e/support/server.ts';
import type { Spark } from '../e2e/support/sparks.ts';
import { startPostgres, type TestPostgres } from '../packages/server/src/store/testing/postgres.ts';
import { PROGRAMS } from './programs.ts';

/** The servers of a run, over one store. */
export interface Fleet {
  servers: TestServer[];
  /** Where they keep what they know, unless in a file. */
  postgres: TestPostgres | null;
  /** The folder that all of the run is in. */
  dir: string;
  dataDir: string;
  /** Where the servers listen now or did last, in a new order each time. */
  addresses(): string[];
  dispose(): Promise<void>;
}

export interface FleetOptions {
  spark: Spark;
  store: 'sqlite' | 'postgres';
  servers: number;
}

export async function startFleet({ spark, store, servers: count }: FleetOptions): Promise<Fleet> {
  const postgres = store === 'postgres' ? await startPostgres() : null;
  const database = await postgres?.createDatabase();
  const options = {
    spark,
    // Each driver is to leave room for the others.
    conf: ['livy.spark.master = local[1]', `livy.file.local-dir-whitelist = ${PROGRAMS}`],
    environment: database ? { LIVERY_STORE: database.url } : {},
  };
  const first = await startServer(options);
  const servers = [first];
  while (servers.length < count) servers.push(await startServer({ ...options, dataDir: first.dataDir }));
  return {
    servers,
    postgres,
    dir: dirname(first.dataDir),
    dataDir: first.dataDir,
    addresses: () => shuffled(servers.map(({ url }) => url)),
    async dispose() {
      for (const server of servers.toReversed()) await server.dispose();
      await postgres?.dispose();
    },
  };
}

function shuffled<T>(all: T[]): T[] {
  return all
    .map((one) => ({ one, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
}
