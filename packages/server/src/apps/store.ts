import { randomBytes } from 'node:crypto';
import type { SelectQueryBuilder } from 'kysely';
import { now } from '../store/clock.ts';
import type { Db } from '../store/db.ts';
import type { App, NounName, Tables } from '../store/tables.ts';
import { type Page, pageOf } from './page.ts';

export interface NewApp {
  noun: NounName;
  name: string | null;
  owner: string | null;
  proxyUser: string | null;
  state: string;
  /** Whose it is from the beginning, and where its driver will be. */
  instance: string;
  place: string;
  now: number;
}

/** Inserts an app with the next id of its noun; an id is never used twice. Throws NameTaken. Needs a transaction. */
export async function insertApp(db: Db, app: NewApp): Promise<App> {
  const { next_id: next } = await db
    .updateTable('sequences')
    .set((eb) => ({ next_id: eb('next_id', '+', 1) }))
    .where('noun', '=', app.noun)
    .returning('next_id')
    .executeTakeFirstOrThrow();
  if (app.name !== null && (await isHeld(db, app.noun, app.name))) throw new NameTaken(app.name, next - 1);
  return db
    .insertInto('apps')
    .values({
      uid: randomBytes(12).toString('hex'),
      noun: app.noun,
      id: next - 1,
      name: app.name,
      held_name: app.name,
      owner: app.owner,
      proxy_user: app.proxyUser,
      state: app.state,
      version: 0,
      instance: app.instance,
      epoch: 1,
      place: app.place,
      created_at: app.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export class NameTaken extends Error {
  readonly taken: string;
  /** The id that the rejected app would have had. */
  readonly id: number;
  constructor(taken: string, id: number) {
    super(`the name ${taken} is in use`);
    this.taken = taken;
    this.id = id;
  }
}

async function isHeld(db: Db, noun: NounName, name: string): Promise<boolean> {
  const row = await db
    .selectFrom('apps')
    .select('uid')
    .where('noun', '=', noun)
    .where('held_name', '=', name)
    .executeTakeFirst();
  return row !== undefined;
}

/** By id, or by name: of several that had a name the last one. */
export async function findApp(db: Db, noun: NounName, key: number | string): Promise<App | null> {
  const rows = db.selectFrom('apps').selectAll().where('noun', '=', noun);
  const found =
    typeof key === 'number' ? rows.where('id', '=', key) : rows.where('name', '=', key).orderBy('id', 'desc');
  return (await found.limit(1).executeTakeFirst()) ?? null;
}

export async function readApp(db: Db, uid: string): Promise<App | null> {
  return (await db.selectFrom('apps').selectAll().where('uid', '=', uid).executeTakeFirst()) ?? null;
}

/**
 * The app as it is now, and as it stays until the transaction ends: whoever reads something of an app and writes by it
 * locks its row first, before everything else of it, for another server may be about the same. Null when it is gone.
 */
export async function lockApp(tx: Db, uid: string): Promise<App | null> {
  return (await tx.selectFrom('apps').selectAll().where('uid', '=', uid).forUpdate().executeTakeFirst()) ?? null;
}

/** Lets nobody else make an app until the transaction ends. It comes before the lock of any app. */
export async function lockCreation(tx: Db): Promise<void> {
  await tx.selectFrom('sequences').select('noun').orderBy('noun').forUpdate().execute();
}

/** Livy's list: in the order of ids, without those that ended before `endedSince` (ms) or have expired. */
export async function listApps(
  db: Db,
  noun: NounName,
  page: Page,
  endedSince: number,
): Promise<{ total: number; apps: App[] }> {
  const listed = <O>(query: SelectQueryBuilder<Tables, 'apps', O>) =>
    query
      .where('noun', '=', noun)
      .where((eb) =>
        eb.or([eb('ended_at', 'is', null), eb.and([eb('ended_at', '>=', endedSince), eb('expired', 'is', null)])]),
      );
  const { total } = await listed(
    db.selectFrom('apps').select((eb) => eb.fn.countAll<number>().as('total')),
  ).executeTakeFirstOrThrow();
  const { offset, limit } = pageOf(page, Number(total));
  const apps =
    limit === 0
      ? []
      : await listed(db.selectFrom('apps').selectAll()).orderBy('id').offset(offset).limit(limit).execute();
  return { total: Number(total), apps };
}

/** How many apps of each noun are in each state; states without any are not there. */
export async function countByState(db: Db): Promise<{ noun: NounName; state: string; count: number }[]> {
  const grouped = db.selectFrom('apps').groupBy(['noun', 'state']);
  return grouped.select((eb) => ['noun', 'state', eb.fn.countAll<number>().as('count')]).execute();
}

/** How many apps of each noun were accepted since the store was made. */
export async function countAccepted(db: Db): Promise<{ noun: NounName; count: number }[]> {
  return db.selectFrom('sequences').select(['noun', 'next_id as count']).execute();
}

/** All apps that may still have a driver. */
export async function listLiving(db: Db): Promise<App[]> {
  return db.selectFrom('apps').selectAll().where('ended_at', 'is', null).orderBy('created_at').execute();
}

/** How many apps that have not ended are in one of these states; of all servers, or of one. */
export async function countLiving(db: Db, states: readonly string[], instance?: string): Promise<number> {
  const all = db.selectFrom('apps').where('ended_at', 'is', null).where('state', 'in', states);
  const living = instance === undefined ? all : all.where('instance', '=', instance);
  const { count } = await living.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return Number(count);
}

/** The apps that ended before `before` (ms), the oldest first. */
export async function listEndedBefore(db: Db, before: number, limit: number): Promise<App[]> {
  const ended = db.selectFrom('apps').selectAll().where('ended_at', '<', before);
  return ended.orderBy('ended_at').limit(limit).execute();
}

/** Notes when an app was first launched. */
export async function noteLaunch(db: Db, uid: string, now: number): Promise<void> {
  await db
    .updateTable('apps')
    .set((eb) => ({ started_at: eb.fn.coalesce('started_at', eb.val(now)) }))
    .where('uid', '=', uid)
    .execute();
}

/** Notes why an app is going to end, unless it has ended or a cause is known. */
export async function noteCause(db: Db, uid: string, cause: string): Promise<void> {
  const living = db.updateTable('apps').set({ cause }).where('uid', '=', uid).where('ended_at', 'is', null);
  await living.where('cause', 'is', null).execute();
}

/** Notes that an app is to be ended now, and why, unless a cause is known; gives it. Null where it has ended. */
export async function askToStop(db: Db, uid: string, cause: string): Promise<App | null> {
  const living = db.updateTable('apps').where('uid', '=', uid).where('ended_at', 'is', null);
  const asked = living.set((eb) => ({ stop_at: now(), cause: eb.fn.coalesce('cause', eb.val(cause)) }));
  return (await asked.returningAll().executeTakeFirst()) ?? null;
}

/** Notes that an app is to be ended if it has not ended by itself after so long, ms. */
export async function stopAfter(db: Db, uid: string, patienceMs: number): Promise<void> {
  await db
    .updateTable('apps')
    .set((eb) => ({ stop_at: eb(now(), '+', patienceMs) }))
    .where('uid', '=', uid)
    .execute();
}

/** The apps of a server whose time to be ended has come. */
export async function listToStop(db: Db, instance: string): Promise<string[]> {
  const due = db.selectFrom('apps').select('uid').where('instance', '=', instance).where('ended_at', 'is', null);
  return (await due.where('stop_at', '<=', now()).execute()).map(({ uid }) => uid);
}

export async function deleteApp(db: Db, uid: string): Promise<void> {
  await db.deleteFrom('apps').where('uid', '=', uid).execute();
}
