import { type ColumnDataType, type DataTypeNode, type Dialect, PostgresDialect, PostgresQueryCompiler } from 'kysely';
import pg from 'pg';
import { StoreError } from './errors.ts';
import { clientConfig, createPool, MIGRATING, type PostgresAddress, SERVING } from './postgres-pool.ts';

/** PostgreSQL's own number for its version 15.0. */
const OLDEST = 150_000;

/** A database of PostgreSQL that can be used, to change its tables and to serve from. Throws StoreError where it cannot. */
export async function postgresDialects(address: PostgresAddress): Promise<{ migrating: Dialect; serving: Dialect }> {
  await checkServer(address);
  return {
    migrating: new Postgres({ pool: async () => createPool(address, MIGRATING) }),
    serving: new Postgres({ pool: async () => createPool(address, SERVING) }),
  };
}

class Postgres extends PostgresDialect {
  override createQueryCompiler(): PostgresQueryCompiler {
    return new WithItsTypes();
  }
}

/**
 * The types of the migrations are SQLite's, whose integers have 64 bits: so have these, or a number in a path that is
 * too large for a column would be an error instead of a number that nothing has.
 */
const TYPES: Partial<Record<string, ColumnDataType>> = { blob: 'bytea', integer: 'bigint' };

class WithItsTypes extends PostgresQueryCompiler {
  protected override visitDataType(node: DataTypeNode): void {
    this.append(TYPES[node.dataType] ?? node.dataType);
  }
}

async function checkServer(address: PostgresAddress): Promise<void> {
  const client = new pg.Client(clientConfig(address));
  // Without a listener an error that comes between two steps would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ number: string; version: string }>(
      "select current_setting('server_version_num') as number, current_setting('server_version') as version",
    );
    const [{ number, version } = { number: '0', version: 'unknown' }] = rows;
    if (Number(number) >= OLDEST) return;
    throw new StoreError(`${address.place} is of version ${version}, but Livery needs 15 or later`);
  } catch (error) {
    throw error instanceof StoreError ? error : new StoreError(whyNot(address, error as Error & { code?: string }));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Why the database cannot be used, as a sentence that says what to do. It never has the password in it. */
function whyNot({ place, user, database }: PostgresAddress, error: Error & { code?: string }): string {
  switch (error.code) {
    case '28P01':
    case '28000':
      return `${place} does not let the user "${user}" in (${error.message}): correct user and password in livery.store`;
    case '3D000':
      return `${place} has no database "${database}": create it, or correct livery.store`;
    case '42501':
      return `${place} does not let the user "${user}" use the database "${database}": ${error.message}`;
    default:
      return /^[0-9A-Z]{5}$/.test(error.code ?? '')
        ? `${place} cannot be used: ${error.message}`
        : `${place} cannot be reached (${error.message || error.code}): start it, or correct livery.store`;
  }
}
