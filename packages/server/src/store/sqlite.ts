import { chmodSync, closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Dialect, type SelectModifierNode, SqliteDialect, SqliteQueryCompiler } from 'kysely';
import { StoreError } from './errors.ts';
import { kyselyDatabase } from './node-sqlite.ts';

/** The file of a store. */
export function sqliteFile(dataDir: string): string {
  return join(dataDir, 'livery.db');
}

/** A store in a file of the data directory, which is there. Throws StoreError. */
export function sqliteDialect(dataDir: string): Dialect {
  return new Sqlite({ database: kyselyDatabase(openFile(dataDir, sqliteFile(dataDir))) });
}

class Sqlite extends SqliteDialect {
  override createQueryCompiler(): SqliteQueryCompiler {
    return new WithoutRowLocks();
  }
}

/** One transaction at a time: there are no rows to be locked, and no words for it. */
class WithoutRowLocks extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier !== 'ForUpdate') super.visitSelectModifier(node);
  }
}

/**
 * An exclusive lock says "one server per data directory", and the system drops it even when the server is killed.
 * synchronous=FULL: what was answered with a 2xx survives a power cut.
 */
function openFile(dataDir: string, file: string): DatabaseSync {
  try {
    // Conf and code may hold secrets; SQLite gives its other files the mode of this one.
    closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
    const database = new DatabaseSync(file);
    database.exec('pragma locking_mode = exclusive');
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    database.exec('pragma foreign_keys = on');
    database.exec('begin exclusive; commit');
    return database;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (/locked|busy/i.test(message)) {
      throw new StoreError(`another Livery server is using the data directory ${dataDir}: stop it, or give --data-dir`);
    }
    throw new StoreError(`the store ${file} cannot be opened: ${message}`);
  }
}
