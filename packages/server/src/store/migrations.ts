import { randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Every change of the tables, in order. A migration that was released is never edited: the next one follows it. */
export const migrations: Record<string, Migration> = {
  '0001-apps-sessions-statements': { up: first },
};

async function first(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sequences')
    .addColumn('noun', 'text', (c) => c.primaryKey())
    .addColumn('next_id', 'integer', (c) => c.notNull())
    .execute();
  await sql`insert into sequences (noun, next_id) values ('batch', 0), ('session', 0)`.execute(db);

  // Names this store: an agent that meets a server with another one must not believe what that says of its session.
  await db.schema
    .createTable('identity')
    .addColumn('store_id', 'text', (c) => c.primaryKey())
    .execute();
  await sql`insert into identity (store_id) values (${randomBytes(8).toString('hex')})`.execute(db);

  await db.schema
    .createTable('apps')
    .addColumn('uid', 'text', (c) => c.primaryKey())
    .addColumn('noun', 'text', (c) => c.notNull())
    .addColumn('id', 'integer', (c) => c.notNull())
    .addColumn('name', 'text')
    .addColumn('held_name', 'text')
    .addColumn('owner', 'text')
    .addColumn('proxy_user', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('application_id', 'text')
    .addColumn('spark_ui_url', 'text')
    .addColumn('driver_log_url', 'text')
    .addColumn('exit_code', 'integer')
    .addColumn('cause', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addUniqueConstraint('apps_noun_id', ['noun', 'id'])
    .addUniqueConstraint('apps_held_name', ['noun', 'held_name'])
    .execute();
  await db.schema.createIndex('apps_noun_name').on('apps').columns(['noun', 'name']).execute();
  await db.schema.createIndex('apps_ended_at').on('apps').columns(['ended_at']).execute();

  await db.schema
    .createTable('batches')
    .addColumn('uid', 'text', (c) => c.primaryKey().references('apps.uid').onDelete('cascade'))
    .addColumn('request_json', 'text', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('sessions')
    .addColumn('uid', 'text', (c) => c.primaryKey().references('apps.uid').onDelete('cascade'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('request_json', 'text', (c) => c.notNull())
    .addColumn('secret_hash', 'text')
    .addColumn('last_event', 'integer', (c) => c.notNull())
    .addColumn('next_statement', 'integer', (c) => c.notNull())
    .addColumn('last_activity', 'bigint', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('statements')
    .addColumn('session_uid', 'text', (c) => c.notNull().references('sessions.uid').onDelete('cascade'))
    .addColumn('id', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('sent', 'integer', (c) => c.notNull())
    .addColumn('output_json', 'text')
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('completed_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('statements_key', ['session_uid', 'id'])
    .execute();

  await db.schema
    .createTable('statement_parts')
    .addColumn('session_uid', 'text', (c) => c.notNull().references('sessions.uid').onDelete('cascade'))
    .addColumn('statement_id', 'integer', (c) => c.notNull())
    .addColumn('n', 'bigint', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('statement_parts_key', ['session_uid', 'n'])
    .execute();
}
