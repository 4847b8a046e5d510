import type { App } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { recordEnd } from './end.ts';
import { follow } from './follow.ts';
import { moveApp } from './move.ts';
import { readApp } from './store.ts';

/**
 * Launches an app from its row, once: what a crash may have left half done is asked from the backend first. Never
 * throws: a launch that fails ends the app, with the reason in its log.
 */
export function launchApp(apps: Apps, uid: string): Promise<void> {
  const launch = launchFromRow(apps, uid)
    .catch((error) => apps.log.error('a launch was not recorded', { uid, error }))
    .finally(() => apps.launching.delete(uid));
  apps.launching.set(uid, launch);
  return launch;
}

async function launchFromRow(apps: Apps, uid: string): Promise<void> {
  const app = await readApp(apps.store, uid);
  if (!app || app.ended_at !== null) return;
  try {
    const sighting = await apps.backend.find(uid);
    const handle = sighting.state === 'absent' ? await submit(apps, app) : null;
    await recordLaunch(apps, app, handle);
  } catch (error) {
    const cause = `The driver could not be started: ${error instanceof Error ? error.message : String(error)}`;
    apps.log.error('launch failed', { uid, noun: app.noun, id: app.id, error });
    await recordEnd(apps, uid, { exitCode: null }, cause);
    return;
  }
  follow(apps, uid);
}

async function submit(apps: Apps, app: App): Promise<Record<string, unknown>> {
  const submission = await apps.nouns[app.noun].submission(apps.store, app);
  return apps.backend.submit(app.uid, submission);
}

async function recordLaunch(apps: Apps, app: App, handle: Record<string, unknown> | null): Promise<void> {
  const { states, submittedState } = apps.nouns[app.noun];
  const now = Date.now();
  const facts = { started_at: app.started_at ?? now, ...(handle ? { handle_json: JSON.stringify(handle) } : {}) };
  await apps.store.transaction().execute(async (tx) => {
    if (submittedState !== null) await moveApp(tx, states, app.uid, submittedState, now, facts);
    else await tx.updateTable('apps').set(facts).where('uid', '=', app.uid).execute();
  });
  apps.feed.publish(app.uid);
}
