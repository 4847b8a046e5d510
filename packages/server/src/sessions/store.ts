import type { CreateSession } from '@livery/protocol/sessions';
import type { Kind } from '@livery/protocol/states';
import type { Db } from '../store/db.ts';
import { serversUp } from '../store/servers-up.ts';
import type { App, SessionRow } from '../store/tables.ts';

export async function insertSession(db: Db, uid: string, request: CreateSession, now: number): Promise<void> {
  await db
    .insertInto('sessions')
    .values({
      uid,
      kind: request.kind,
      request_json: JSON.stringify(request),
      last_event: 0,
      next_statement: 0,
      last_activity: now,
    })
    .execute();
}

export async function readSession(db: Db, uid: string): Promise<SessionRow | null> {
  return (await db.selectFrom('sessions').selectAll().where('uid', '=', uid).executeTakeFirst()) ?? null;
}

/** What the caller asked for, as it was asked. */
export function requestOf(session: SessionRow): CreateSession {
  return JSON.parse(session.request_json) as CreateSession;
}

/** What lists show of sessions besides their apps, by uid. */
export async function kindsAndActivity(
  db: Db,
  uids: readonly string[],
): Promise<Map<string, Pick<SessionRow, 'kind' | 'last_activity'>>> {
  const rows = await db
    .selectFrom('sessions')
    .select(['uid', 'kind', 'last_activity'])
    .where('uid', 'in', uids)
    .execute();
  return new Map(rows.map((row) => [row.uid, row]));
}

export function kindOf(session: Pick<SessionRow, 'kind'>): Kind {
  return session.kind as Kind;
}

/**
 * A secret that the session's agent may show. A launch that a crash interrupted may yet have been one, so its secret goes
 * on to count. Needs the lock of the app.
 */
export async function addSecretHash(db: Db, uid: string, hash: string): Promise<void> {
  const known = (await readSession(db, uid))?.secret_hash;
  const secret_hash = known ? `${known} ${hash}` : hash;
  await db.updateTable('sessions').set({ secret_hash }).where('uid', '=', uid).execute();
}

/** Notes at which server the session's agent is. */
export async function storeLink(db: Db, uid: string, link: string): Promise<void> {
  await db.updateTable('sessions').set({ link }).where('uid', '=', uid).execute();
}

/** Notes that the session's agent is no longer at a server. */
export async function dropLink(db: Db, uid: string, link: string): Promise<void> {
  await db.updateTable('sessions').set({ link: null }).where('uid', '=', uid).where('link', '=', link).execute();
}

/** Whether the session's agent is connected to a server that is up. */
export async function isConnected(db: Db, uid: string): Promise<boolean> {
  const at = serversUp(db).innerJoin('sessions', 'sessions.link', 'instances.id').select('sessions.uid');
  return (await at.where('sessions.uid', '=', uid).executeTakeFirst()) !== undefined;
}

/** Notes the number of the last event of the agent that is stored. */
export async function storeLastEvent(db: Db, uid: string, n: number): Promise<void> {
  await db.updateTable('sessions').set({ last_event: n }).where('uid', '=', uid).execute();
}

/** A session with what decides on its end. */
export type LivingSession = SessionRow & Pick<App, 'state' | 'created_at' | 'instance'>;

/** The sessions that have not ended; or the one of them that is named. */
export async function livingSessions(db: Db, uid?: string): Promise<LivingSession[]> {
  const living = db
    .selectFrom('apps')
    .innerJoin('sessions', 'sessions.uid', 'apps.uid')
    .selectAll('sessions')
    .select(['apps.state', 'apps.created_at', 'apps.instance'])
    .where('apps.ended_at', 'is', null);
  return (uid === undefined ? living : living.where('apps.uid', '=', uid)).execute();
}

/**
 * Notes that somebody used the session, for the idle time-out. Reads do not count (Livy's rule). What the service clock
 * shows is noted by who looks at it next.
 */
export async function touchActivity(db: Db, uid: string, now: number): Promise<void> {
  await db.updateTable('sessions').set({ last_activity: now, used_service_ms: null }).where('uid', '=', uid).execute();
}

/** Notes what the service clock shows, of sessions that were used or made since somebody looked at it. */
export async function noteUsed(db: Db, uids: readonly string[], now: number): Promise<void> {
  if (uids.length === 0) return;
  const used = db.updateTable('sessions').set((eb) => ({
    created_service_ms: eb.fn.coalesce('created_service_ms', eb.val(now)),
    used_service_ms: eb.fn.coalesce('used_service_ms', eb.val(now)),
  }));
  await used.where('uid', 'in', uids).execute();
}

/** Notes what the service clock shows, of sessions whose clients were heard since somebody looked at it. */
export async function noteHeard(db: Db, uids: readonly string[], now: number): Promise<void> {
  if (uids.length === 0) return;
  await db.updateTable('sessions').set({ heard_service_ms: now }).where('uid', 'in', uids).execute();
}
