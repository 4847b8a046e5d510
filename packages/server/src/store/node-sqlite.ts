import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/**
 * Node's own SQLite in the shape that Kysely's SQLite dialect expects. It needs no native build; rows come with a null
 * prototype, and only numbers, strings, big integers, bytes and null can be bound.
 */
export function kyselyDatabase(database: DatabaseSync): SqliteDatabase {
  return {
    prepare: (sql) => kyselyStatement(database.prepare(sql)),
    close: () => database.close(),
  };
}

function kyselyStatement(statement: StatementSync): SqliteStatement {
  type Bound = Parameters<StatementSync['all']>;
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as Bound)),
    run: (parameters) => statement.run(...(parameters as Bound)),
    iterate: (parameters) => statement.iterate(...(parameters as Bound)),
  };
}
