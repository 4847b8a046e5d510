import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';
import { explainSqlite } from './sqlite-errors.ts';

/**
 * Node's own SQLite in the shape that Kysely's SQLite dialect expects. It needs no native build; rows come with a null
 * prototype, and only numbers, strings, big integers, bytes and null can be bound. `closed` is called with the last of it.
 */
export function kyselyDatabase(database: DatabaseSync, closed: () => void): SqliteDatabase {
  return {
    prepare: (sql) => {
      // A full disk, for one, rolls back by itself: Kysely's own attempt would hide why.
      const undone = sql === 'rollback' && !database.isTransaction;
      const isPragma = /^\s*pragma\b/i.test(sql);
      return explained(() => kyselyStatement(database.prepare(undone ? 'select 1 where false' : sql), isPragma));
    },
    close: () => {
      database.close();
      closed();
    },
  };
}

/** A pragma may work step by step, as a query does that gives rows, and have no columns all the same. */
function kyselyStatement(statement: StatementSync, isPragma: boolean): SqliteStatement {
  type Bound = Parameters<StatementSync['all']>;
  return {
    reader: isPragma || statement.columns().length > 0,
    all: (parameters) => explained(() => statement.all(...(parameters as Bound))),
    run: (parameters) => explained(() => statement.run(...(parameters as Bound))),
    iterate: (parameters) => statement.iterate(...(parameters as Bound)),
  };
}

function explained<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explainSqlite(error);
  }
}
