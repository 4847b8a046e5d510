import { readApp } from '../apps/store.ts';
import { parseTime } from '../config/time.ts';
import type { Sessions } from './sessions.ts';
import { deleteSession } from './stop.ts';
import { type LivingSession, livingSessions, requestOf } from './store.ts';

/** When sessions end by themselves; times in ms. Livy's settings of the same names. */
export interface ExpiryRules {
  timeoutCheck: boolean;
  timeoutMs: number;
  ttlCheck: boolean;
  ttlMs: number;
  heartbeatCheckMs: number;
}

const EVERY_MS = 5_000;

/**
 * Deletes sessions that nobody uses, that are too old, or whose client has gone silent. `stop` waits for the round
 * under way.
 */
export function startExpiry(sessions: Sessions, rules: ExpiryRules): { stop(): Promise<void> } {
  const started = Date.now();
  let round = Promise.resolve();
  const timer = setInterval(
    () => {
      round = round
        .then(() => expireSessions(sessions, rules, started))
        .catch((error) => sessions.apps.log.error('sessions could not be expired', { error }));
    },
    Math.min(EVERY_MS, rules.heartbeatCheckMs),
  ).unref();
  return {
    stop: () => {
      clearInterval(timer);
      return round;
    },
  };
}

/** One round. `servingSince`: time in which no server served counts as use. */
export async function expireSessions(sessions: Sessions, rules: ExpiryRules, servingSince: number): Promise<void> {
  const { store } = sessions.apps;
  const living = await livingSessions(store);
  sessions.heartbeats.keep(new Set(living.map((session) => session.uid)));
  const times = (session: LivingSession) => {
    const silentSince = Math.max(sessions.heartbeats.last(session.uid), session.created_at);
    return { now: Date.now(), servingSince, silentSince };
  };
  const late = living.filter((session) => reasonToEnd(session, rules, times(session)) !== null);
  await Promise.all(
    late.map((session) => expireSession(sessions, session.uid, (now) => reasonToEnd(now, rules, times(now)))),
  );
}

/** Somebody may have used the session meanwhile, so it is looked at again when the stop begins. */
async function expireSession(
  sessions: Sessions,
  uid: string,
  reasonFor: (session: LivingSession) => string | null,
): Promise<void> {
  const { apps } = sessions;
  try {
    const app = await readApp(apps.store, uid);
    if (!app || app.ended_at !== null) return;
    await deleteSession(sessions, app, async (tx) => {
      const [session] = await livingSessions(tx, uid);
      const why = session ? reasonFor(session) : null;
      if (why !== null) apps.log.info('a session is ended', { uid, id: app.id, why });
      return why === null ? null : `The session was ended: ${why}.`;
    });
  } catch (error) {
    apps.log.warn('a session could not be expired', { uid, error });
  }
}

/**
 * Why a session must end now, or null. Only a session that is idle can be idle too long: Livy counts starting and
 * running statements too, and ends sessions at work.
 */
export function reasonToEnd(
  session: LivingSession,
  rules: ExpiryRules,
  { now, servingSince, silentSince }: { now: number; servingSince: number; silentSince: number },
): string | null {
  const request = requestOf(session);
  const idleMs = request.idleTimeout === null ? rules.timeoutMs : parseTime(request.idleTimeout);
  const ttlMs = request.ttl === null ? rules.ttlMs : parseTime(request.ttl);
  const heartbeatMs = request.heartbeatTimeoutInSecond * 1000;
  const idleFor = now - Math.max(session.last_activity, servingSince);
  if (rules.timeoutCheck && session.state === 'idle' && idleFor > idleMs) return `nobody used it for ${idleFor} ms`;
  if (rules.timeoutCheck && rules.ttlCheck && now - session.created_at > ttlMs) return `it is older than ${ttlMs} ms`;
  if (heartbeatMs > 0 && now - silentSince > heartbeatMs) return `its client was silent for ${now - silentSince} ms`;
  return null;
}
