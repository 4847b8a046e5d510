import { randomBytes } from 'node:crypto';
import { type Kysely, PostgresAdapter, sql } from 'kysely';
import type { Step } from './migrate.ts';

/** From this one on a store says which of its migrations a server has to know. */
export const NOTED_SINCE = '0005-needs';

/** Every change of the tables, in order. A migration that was released is never edited: the next one follows it. */
export const migrations: Record<string, Step> = {
  '0001-apps-sessions-statements': { up: first },
  '0002-jobs-additions': { up: jobsAndAdditions },
  '0003-service-clock': { up: serviceClock },
  '0004-idempotency-keys': { up: idempotencyKeys },
  [NOTED_SINCE]: { up: needs },
  '0006-instances': { up: instances },
  '0007-retention-tombstones': { up: retentionAndTombstones, additive: true },
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

async function jobsAndAdditions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('sessions')
    .addColumn('next_job', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  await db.schema
    .alterTable('sessions')
    .addColumn('next_addition', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();

  await db.schema
    .createTable('jobs')
    .addColumn('session_uid', 'text', (c) => c.notNull().references('sessions.uid').onDelete('cascade'))
    .addColumn('id', 'integer', (c) => c.notNull())
    .addColumn('runtime', 'text', (c) => c.notNull())
    .addColumn('job', 'text', (c) => c.notNull())
    .addColumn('after_statement', 'integer', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('sent', 'integer', (c) => c.notNull())
    .addColumn('result', 'text')
    .addColumn('error', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('completed_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('jobs_key', ['session_uid', 'id'])
    .execute();

  await db.schema
    .createTable('job_parts')
    .addColumn('session_uid', 'text', (c) => c.notNull().references('sessions.uid').onDelete('cascade'))
    .addColumn('job_id', 'integer', (c) => c.notNull())
    .addColumn('n', 'bigint', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('job_parts_key', ['session_uid', 'n'])
    .execute();

  await db.schema
    .createTable('additions')
    .addColumn('uid', 'text', (c) => c.primaryKey())
    .addColumn('session_uid', 'text', (c) => c.notNull().references('sessions.uid').onDelete('cascade'))
    .addColumn('id', 'integer')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('uri', 'text')
    .addColumn('chunks', 'integer', (c) => c.notNull())
    .addColumn('goes_to', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('error', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addUniqueConstraint('additions_id', ['session_uid', 'id'])
    .execute();

  await db.schema
    .createTable('addition_chunks')
    .addColumn('addition_uid', 'text', (c) => c.notNull().references('additions.uid').onDelete('cascade'))
    .addColumn('chunk', 'integer', (c) => c.notNull())
    .addColumn('bytes', 'blob', (c) => c.notNull())
    .addPrimaryKeyConstraint('addition_chunks_key', ['addition_uid', 'chunk'])
    .execute();
}

async function serviceClock(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('service_clock')
    .addColumn('service_ms', 'bigint', (c) => c.notNull())
    .execute();
  await sql`insert into service_clock (service_ms) values (0)`.execute(db);
  for (const column of ['created_service_ms', 'used_service_ms', 'heard_service_ms']) {
    await db.schema.alterTable('sessions').addColumn(column, 'bigint').execute();
  }
}

async function idempotencyKeys(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('idempotency_keys')
    .addColumn('scope', 'text', (c) => c.primaryKey())
    .addColumn('body_hash', 'text', (c) => c.notNull())
    .addColumn('status', 'integer', (c) => c.notNull())
    .addColumn('location', 'text')
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('idempotency_keys_created_at').on('idempotency_keys').columns(['created_at']).execute();
}

async function needs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('identity')
    .addColumn('needs', 'text', (c) => c.notNull().defaultTo(NOTED_SINCE))
    .execute();
}

async function instances(db: Kysely<unknown>): Promise<void> {
  // SQLite gets it with each connection.
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`create function livery_now() returns bigint language sql volatile
      as 'select (extract(epoch from clock_timestamp()) * 1000)::bigint'`.execute(db);
  }
  await db.schema
    .createTable('instances')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('place', 'text', (c) => c.notNull())
    .addColumn('agent_urls', 'text', (c) => c.notNull())
    .addColumn('certificate', 'text')
    .addColumn('version', 'text', (c) => c.notNull())
    .addColumn('started_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint')
    .execute();
  await db.schema.alterTable('apps').addColumn('instance', 'text').execute();
  await db.schema
    .alterTable('apps')
    .addColumn('epoch', 'integer', (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('apps').addColumn('place', 'text').execute();
  await db.schema.alterTable('apps').addColumn('stop_at', 'bigint').execute();
  await db.schema.alterTable('sessions').addColumn('link', 'text').execute();
}

async function retentionAndTombstones(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('apps').addColumn('expired', 'text').execute();
  await db.schema.alterTable('apps').addColumn('bytes', 'bigint').execute();
  // All that the sweeper asks each minute, without a look at the rows themselves.
  await db.schema.dropIndex('apps_ended_at').execute();
  await db.schema.createIndex('apps_ended_at').on('apps').columns(['ended_at', 'bytes']).execute();

  await db.schema
    .createTable('tombstones')
    .addColumn('uid', 'text', (c) => c.primaryKey())
    .addColumn('noun', 'text', (c) => c.notNull())
    .addColumn('id', 'integer', (c) => c.notNull())
    .addColumn('name', 'text')
    .addColumn('owner', 'text')
    .addColumn('proxy_user', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('exit_code', 'integer')
    .addColumn('cause', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('started_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('expired', 'text')
    .addColumn('removed_at', 'bigint', (c) => c.notNull())
    .addColumn('removed_by', 'text')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addUniqueConstraint('tombstones_noun_id', ['noun', 'id'])
    .execute();
  await db.schema.createIndex('tombstones_noun_name').on('tombstones').columns(['noun', 'name']).execute();
  await db.schema.createIndex('tombstones_removed_at').on('tombstones').columns(['removed_at']).execute();
}
