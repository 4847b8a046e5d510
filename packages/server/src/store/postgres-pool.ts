import type { PostgresPool, PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { CommitUnknown, StoreFull, StoreUnavailable } from './errors.ts';
import { fromPostgres, toPostgres } from './texts.ts';

/** Where a database is, and who asks. */
export interface PostgresAddress {
  /** With the password in it: not for eyes. */
  url: string;
  /** How messages name the server: `PostgreSQL at HOST port PORT`. */
  place: string;
  user: string;
  database: string;
}

const CONNECT_WITHIN_MS = 5_000;

/** How long a statement may take, ms. The longest writes an output of 64 MiB. */
const ANSWER_WITHIN_MS = 15_000;

/** While requests are served: nothing waits for ever. */
export const SERVING: Readonly<pg.PoolConfig> = {
  // Of each server. PostgreSQL takes 100 unless it is told otherwise.
  max: 10,
  statement_timeout: ANSWER_WITHIN_MS,
  // Where PostgreSQL itself says nothing any more.
  query_timeout: ANSWER_WITHIN_MS + 1_000,
  // A server that stands still in the middle of a transaction keeps rows locked that others wait for.
  idle_in_transaction_session_timeout: 5_000,
};

/** While the tables are changed, which may take as long as it needs. */
export const MIGRATING: Readonly<pg.PoolConfig> = { max: 2 };

/** What each connection is opened with. */
export function clientConfig({ url }: PostgresAddress): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'livery',
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    keepAlive: true,
    types: { getTypeParser },
  };
}

/** Connections to a database, kept and renewed as needed, whose errors are StoreUnavailable where later may be better. */
export function createPool(address: PostgresAddress, limits: Readonly<pg.PoolConfig>): PostgresPool {
  const pool = new pg.Pool({ ...clientConfig(address), ...limits });
  // The pool forgets a connection that ends; who used it learns of it by its query, and nobody else has to.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    options: pool.options,
    connect: async () => {
      try {
        return kyselyClient(await pool.connect());
      } catch (error) {
        throw explained(error);
      }
    },
    end: () => pool.end(),
  };
}

function kyselyClient(client: pg.PoolClient): PostgresPoolClient {
  let lost = false;
  const query = async (sql: string, parameters: readonly unknown[]) => {
    // What a lost connection had begun is rolled back by the server, or is unknown.
    if (lost) return { command: 'ROLLBACK', rowCount: 0, rows: [] };
    try {
      return await client.query(sql, parameters.map(bound));
    } catch (error) {
      const seen = explained(error);
      lost = seen instanceof StoreUnavailable && !isAnswer(error);
      throw lost && sql === 'commit' ? new CommitUnknown(seen.message, { cause: error }) : seen;
    }
  };
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy || lost),
  };
}

function bound(parameter: unknown): unknown {
  return typeof parameter === 'string' ? toPostgres(parameter) : parameter;
}

/** Whether PostgreSQL said it, on a connection that goes on. */
function isAnswer(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !/^(08|57P|25P03)/.test(error.code ?? '');
}

const DISK_FULL = '53100';

/**
 * What PostgreSQL says of itself, not of a statement: connections (08), resources (53), shut-downs and time-outs (57), the
 * system's errors (58), a stand-by (25006), a transaction that stood still (25P03) and a lock that was not to be had.
 */
const ITS_OWN_TROUBLE = /^(08|53|57|58)...$|^(25006|25P03|55P03)$/;

function explained(error: unknown): Error {
  if (!(error instanceof Error)) return new StoreUnavailable(String(error));
  const isOurs = error instanceof TypeError || error instanceof RangeError;
  const itself = error instanceof pg.DatabaseError ? ITS_OWN_TROUBLE.test(error.code ?? '') : !isOurs;
  if (itself && (error as pg.DatabaseError).code === DISK_FULL) return new StoreFull(error.message, { cause: error });
  return itself ? new StoreUnavailable(`the store cannot be used: ${error.message}`, { cause: error }) : error;
}

const { BYTEA, INT8, NUMERIC, TEXT, VARCHAR } = pg.types.builtins;

/** Numbers of 64 bits, and sums of them, come as numbers: none of ours is larger than those are exact. */
function getTypeParser(oid: number): (text: string) => unknown {
  if (oid === INT8 || oid === NUMERIC) return Number;
  if (oid === TEXT || oid === VARCHAR) return fromPostgres;
  return pg.types.getTypeParser(oid as typeof BYTEA, 'text') as (text: string) => unknown;
}
