import { killApp, removeApp } from '../apps/stop.ts';
import type { Caller } from '../http/caller.ts';
import { alreadyRemoved } from '../http/errors.ts';
import type { App } from '../store/tables.ts';
import type { Batches } from './batches.ts';

/** Ends a batch that runs, with all its processes, and removes its record, log and files. */
export async function removeBatch({ apps }: Batches, app: App, caller: Caller): Promise<void> {
  if (app.ended_at === null) await killApp(apps, app.uid, 'The batch was deleted while it ran.');
  if (!(await removeApp(apps, app.uid, { by: caller.user, reason: 'deleted' }))) throw alreadyRemoved(app.id);
}
