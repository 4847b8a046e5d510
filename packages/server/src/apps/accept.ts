import { duplicateName, rejected } from '../http/errors.ts';
import type { Db } from '../store/db.ts';
import type { App, NounName } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { type FileRequest, type FileRules, resolveFiles } from './files.ts';
import { launchApp } from './launch.ts';
import { type AppRequest, refusedKeys } from './spark-conf.ts';
import { insertApp, NameTaken } from './store.ts';

/**
 * Accepts a new app: when this resolves it is in the store and will run, whatever happens to the server. `insert` adds
 * the noun's own row in the same transaction. Throws a 400 with Livy's words for a request that breaks a rule; then
 * nothing is left of it.
 */
export async function acceptApp(
  apps: Apps,
  files: FileRules,
  noun: NounName,
  request: AppRequest & FileRequest,
  owner: string | null,
  insert: (db: Db, uid: string, now: number) => Promise<void>,
): Promise<App> {
  checkConf(request.conf);
  resolveFiles(request, files);
  checkName(request.name);
  const state = apps.nouns[noun].states.initial;
  const now = Date.now();
  const accepted = apps.store.transaction().execute(async (tx) => {
    const app = await insertApp(tx, { noun, name: request.name, owner, proxyUser: null, state, now });
    await insert(tx, app.uid, now);
    return app;
  });
  const app = await accepted.catch(answerNameTaken);
  launchApp(apps, app.uid);
  return app;
}

function checkConf(conf: Record<string, string>): void {
  const refused = refusedKeys(conf);
  if (refused.length === 0) return;
  throw rejected(`Blacklisted configuration values in session config: ${refused.join(', ')}`);
}

/** A name must not look like an id, since either may stand in a path. */
function checkName(name: string | null): void {
  if (name !== null && /^\d*$/.test(name)) throw rejected(`Invalid session name: ${name}`);
}

function answerNameTaken(error: unknown): never {
  if (error instanceof NameTaken) throw duplicateName(error.taken, error.id);
  throw error;
}
