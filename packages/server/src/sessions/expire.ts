import type { Expiry } from '@livery/protocol/states';
import { readApp } from '../apps/store.ts';
import { parseTime } from '../config/time.ts';
import { createServiceClock, type ServiceClock } from './service-clock.ts';
import type { Sessions } from './sessions.ts';
import { type StopReason, stopSession } from './stop.ts';
import { type LivingSession, livingSessions, noteHeard, noteUsed, requestOf } from './store.ts';

/** When sessions end by themselves; times in ms. Livy's settings of the same names. */
export interface ExpiryRules {
  timeoutCheck: boolean;
  timeoutMs: number;
  ttlCheck: boolean;
  ttlMs: number;
  heartbeatCheckMs: number;
}

/** What a look at the sessions needs. */
type Looked = Pick<Sessions, 'heartbeats'> & { apps: Pick<Sessions['apps'], 'store' | 'self'> };

const EVERY_MS = 5_000;
/** A look that comes as many times later than it should says that the process was stopped meanwhile. */
const LATE = 3;

/**
 * Stops sessions that nobody uses, that are too old, or whose client has gone silent, by a clock that stands still while
 * no server serves; under `/v1` they stay readable. `stop` waits for what is under way.
 */
export async function startExpiry(sessions: Sessions, rules: ExpiryRules): Promise<{ stop(): Promise<void> }> {
  const { store, log } = sessions.apps;
  const every = Math.min(EVERY_MS, rules.heartbeatCheckMs);
  const clock = await createServiceClock(store, LATE * every);
  const ending = new Map<string, Promise<void>>();

  /** Does not wait for the ends: the clock has to be looked at meanwhile. */
  async function round(): Promise<void> {
    const { now, late } = await lookForLate(sessions, rules, clock);
    for (const uid of late.filter((one) => !ending.has(one))) {
      const end = expireSession(sessions, rules, uid, now);
      ending.set(
        uid,
        end.finally(() => ending.delete(uid)),
      );
    }
  }

  let rounds = Promise.resolve();
  const timer = setInterval(() => {
    rounds = rounds.then(round).catch((error) => log.error('sessions could not be expired', { error }));
  }, every).unref();
  return {
    async stop() {
      clearInterval(timer);
      await rounds;
      await Promise.all(ending.values());
    },
  };
}

/**
 * Notes what the clock shows of the sessions that are new, were used or were asked for since the last look (which is a
 * little too late for each, never too early), and gives those of this server's that must end.
 */
export async function lookForLate(
  { apps, heartbeats }: Looked,
  rules: ExpiryRules,
  clock: ServiceClock,
): Promise<{ now: number; late: string[] }> {
  const sessions = await livingSessions(apps.store);
  const heard = heartbeats.take(sessions.filter((session) => heartbeatMs(session) > 0).map(({ uid }) => uid));
  if (sessions.length === 0) return { now: 0, late: [] };
  try {
    return await apps.store.transaction().execute(async (tx) => {
      const now = await clock.look(tx);
      await noteUsed(
        tx,
        sessions.filter(isUsed).map(({ uid }) => uid),
        now,
      );
      await noteHeard(tx, heard, now);
      const ours = (await livingSessions(tx)).filter(({ instance }) => instance === apps.self.id());
      const late = ours.filter((session) => reasonToEnd(session, rules, now) !== null);
      return { now, late: late.map(({ uid }) => uid) };
    });
  } catch (error) {
    for (const uid of heard) heartbeats.beat(uid);
    throw error;
  }
}

/** Somebody may have used the session meanwhile, so it is looked at again when the stop begins. */
async function expireSession(sessions: Sessions, rules: ExpiryRules, uid: string, now: number): Promise<void> {
  const { apps, heartbeats } = sessions;
  try {
    const app = await readApp(apps.store, uid);
    if (!app || app.ended_at !== null) return;
    await stopSession(sessions, app, async (tx) => {
      const [session] = await livingSessions(tx, uid);
      const reason = session ? reasonToEnd(session, rules, now, heartbeats.heard(uid)) : null;
      if (reason !== null) apps.log.info('a session is ended', { uid, id: app.id, why: reason.cause });
      return reason;
    });
  } catch (error) {
    apps.log.warn('a session could not be expired', { uid, error });
  }
}

/**
 * Why a session must end now, or null. Only a session that is idle can be idle too long: Livy counts starting and
 * running statements too, and ends sessions at work. What is not noted yet has just been. `heard`: asked for since.
 */
export function reasonToEnd(session: LivingSession, rules: ExpiryRules, now: number, heard = false): StopReason | null {
  const request = requestOf(session);
  const idleMs = request.idleTimeout === null ? rules.timeoutMs : parseTime(request.idleTimeout);
  const ttlMs = request.ttl === null ? rules.ttlMs : parseTime(request.ttl);
  const silentMs = heartbeatMs(session);
  const { created_service_ms: created, used_service_ms: used, heard_service_ms: beat } = session;
  const idleFor = now - (used ?? now);
  const silentFor = now - Math.max(created ?? now, beat ?? 0, heard ? now : 0);
  if (rules.timeoutCheck && session.state === 'idle' && idleFor > idleMs) {
    return because('idle', `nobody used it for ${idleFor} ms`);
  }
  if (rules.timeoutCheck && rules.ttlCheck && now - (created ?? now) > ttlMs) {
    return because('ttl', `it is older than ${ttlMs} ms`);
  }
  if (silentMs > 0 && silentFor > silentMs) return because('heartbeat', `its client was silent for ${silentFor} ms`);
  return null;
}

function because(expired: Expiry, why: string): StopReason {
  return { cause: `The session was ended: ${why}.`, expired };
}

/** Was it used, or made, since it was looked at last? */
function isUsed(session: LivingSession): boolean {
  return session.used_service_ms === null;
}

/** How long the session's client may be silent, ms; 0: for ever. */
function heartbeatMs(session: LivingSession): number {
  return requestOf(session).heartbeatTimeoutInSecond * 1000;
}
