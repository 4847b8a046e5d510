import { setTimeout as sleep } from 'node:timers/promises';
import { isPassing } from '../backends/passing.ts';
import type { Submission } from '../backends/submission.ts';
import { HttpError } from '../http/errors.ts';
import { StoreUnavailable } from '../store/errors.ts';
import type { App } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { recordEnd } from './end.ts';
import { moveApp } from './move.ts';
import { isOurs } from './ownership.ts';
import { endApp, endsWithin } from './stop.ts';
import { lockApp, noteLaunch, readApp } from './store.ts';

/** How long to wait after a failure that is not the app's own, such as a full disk, ms. */
const RETRY_MS = 1_000;
/** How long it may take until an end that came before is recorded, ms; after that nobody waits for it here. */
const SEEN_WITHIN_MS = 2_000;

/**
 * Brings an app of this server to where its row says it should be: one that never began is launched, one that lives is
 * followed, of one that has ended the end is written down, and one that was being stopped is stopped. What a crash may
 * have left half done is asked from the backend first, so it may be called at any time, and again. Never throws: a launch
 * that fails ends the app, with the reason in its log, and any other failure is tried again until the server stops.
 */
export async function launchApp(apps: Apps, uid: string): Promise<void> {
  while (!apps.stopping.aborted) {
    try {
      return await apps.turns.take(uid, () => launchFromRow(apps, uid));
    } catch (error) {
      apps.log.error('an app could not be taken up yet', { uid, error });
      await sleep(RETRY_MS, undefined, { signal: apps.stopping }).catch(() => undefined);
    }
  }
}

async function launchFromRow(apps: Apps, uid: string): Promise<void> {
  const app = await readApp(apps.store, uid);
  if (!app || app.ended_at !== null || app.instance !== apps.self.id()) return;
  const noun = apps.nouns[app.noun];
  if (app.stop_at !== null) return endApp(apps, uid, app.cause ?? 'It was stopped.');
  const sighting = await apps.backend.find(uid);
  // A store that was restored may know apps that have run since, and were deleted: nothing runs twice.
  if (sighting.state === 'absent' && app.started_at !== null) return recordEnd(apps, uid, { exitCode: null }, null);
  if (sighting.state === 'absent') {
    const submission = await prepare(apps, app);
    if (submission === null) return;
    const cause = typeof submission === 'string' ? submission : await submit(apps, app, submission);
    if (cause !== null) return recordEnd(apps, uid, { exitCode: null }, cause);
  }
  if (sighting.state === 'alive' && noun.privateFile) {
    await apps.backend.amend(uid, noun.privateFile.name, noun.privateFile.renew);
  }
  apps.log.info(sighting.state === 'absent' ? 'app launched' : 'app taken up', { uid, noun: app.noun, id: app.id });
  if (!(await recordLaunch(apps, app))) return withdraw(apps, uid);
  apps.backend.watch(uid, (end) => recordEnd(apps, uid, end, null));
  if (sighting.state === 'ended') await endsWithin(apps, uid, SEEN_WITHIN_MS);
}

/** What is to be run, or why it cannot be; null where the app is another server's by now. */
async function prepare(apps: Apps, app: App): Promise<Submission | string | null> {
  const prepared = await apps.nouns[app.noun].prepare(apps.store, app).catch((error) => notStarted(apps, app, error));
  if (typeof prepared === 'string') return prepared;
  const ours = await apps.store.transaction().execute(async (tx) => {
    const locked = await lockApp(tx, app.uid);
    if (!locked || !(await isOurs(tx, apps.self, locked))) return false;
    await prepared.note(tx);
    return true;
  });
  return ours ? prepared.submission : null;
}

/** Null when the driver was started; else why it cannot be. */
function submit(apps: Apps, app: App, submission: Submission): Promise<string | null> {
  return apps.backend.submit(app.uid, submission).then(
    () => null,
    (error) => notStarted(apps, app, error),
  );
}

/** Why it was not; throws again what may pass. */
function notStarted(apps: Apps, app: App, error: unknown): string {
  if (isPassing(error) || error instanceof StoreUnavailable) throw error;
  apps.log.error('launch failed', { uid: app.uid, noun: app.noun, id: app.id, error });
  return `The driver could not be started: ${reasonOf(error)}`;
}

/** What was accepted may be refused now: a link may lead elsewhere, and the operator may allow other folders. */
function reasonOf(error: unknown): string {
  if (error instanceof HttpError) return error.inV1.detail ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

/** False where it has ended or is gone: what runs of it is nobody's. */
async function recordLaunch(apps: Apps, app: App): Promise<boolean> {
  const { states, submittedState } = apps.nouns[app.noun];
  const now = Date.now();
  const lives = await apps.store.transaction().execute(async (tx) => {
    const locked = await lockApp(tx, app.uid);
    if (!locked || locked.ended_at !== null) return false;
    if (!(await isOurs(tx, apps.self, locked))) return true;
    await noteLaunch(tx, app.uid, now);
    if (submittedState !== null) await moveApp(tx, states, app.uid, submittedState, now);
    return true;
  });
  apps.feed.publish(app.uid);
  return lives;
}

/**
 * A server that stood still in the middle of a launch goes on with it, and meanwhile another one may have ended the app and
 * deleted it, with the claim that would have held the driver back.
 */
async function withdraw(apps: Apps, uid: string): Promise<void> {
  apps.log.warn('an app that had ended was launched too late, and is ended again', { uid });
  await apps.backend.kill(uid);
  if ((await readApp(apps.store, uid)) === null) await apps.backend.remove(uid);
}
