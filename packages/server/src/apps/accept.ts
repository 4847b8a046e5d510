import type { Caller } from '../http/caller.ts';
import { duplicateName, rejected, tooManyStarting } from '../http/errors.ts';
import type { Commit } from '../idempotency/answer.ts';
import type { Db } from '../store/db.ts';
import { CommitUnknown } from '../store/errors.ts';
import type { App, NounName } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { countStarting } from './figures.ts';
import { type FileRequest, type FileRules, resolveFiles } from './files.ts';
import { launchApp } from './launch.ts';
import { type AppRequest, refusedKeys } from './spark-conf.ts';
import { insertApp, lockCreation, NameTaken } from './store.ts';

/**
 * Accepts a new app of `caller`: when this resolves it is in the store and will run, whatever happens to the server.
 * `insert` adds the noun's own row in the transaction of `commit`; null where that had been done before. Throws a 400 with
 * Livy's words for a request that breaks a rule, a 403 for one that speaks for somebody else and may not, and a 503 while
 * this server takes none; then nothing is left of it.
 */
export async function acceptApp(
  apps: Apps,
  files: FileRules,
  noun: NounName,
  request: AppRequest & FileRequest & { proxyUser: string | null },
  caller: Caller,
  commit: Commit<App>,
  insert: (db: Db, uid: string, now: number) => Promise<void>,
): Promise<App | null> {
  const proxyUser = apps.access.proxyUserFor(caller.user, caller.doAs ?? (request.proxyUser || null));
  checkConf(request.conf, apps.creation.refusedConf);
  resolveFiles(request, files);
  checkName(request.name);
  checkLengths({ ...request, proxyUser });
  const state = apps.nouns[noun].states.initial;
  const now = Date.now();
  let uid: string | null = null;
  const accepted = commit(async (tx) => {
    apps.intake.check();
    await checkStarting(tx, apps);
    const { id, place } = { id: apps.self.id(), place: apps.self.place };
    const who = { owner: caller.user, proxyUser, instance: id, place };
    const app = await insertApp(tx, { noun, name: request.name, state, ...who, now });
    uid = app.uid;
    await insert(tx, app.uid, now);
    return app;
  });
  const app = await accepted.catch((error) => {
    // What was committed will run, although nobody could be told so.
    if (error instanceof CommitUnknown && uid !== null) launchApp(apps, uid);
    return answerNameTaken(error);
  });
  if (app) launchApp(apps, app.uid);
  return app;
}

/** Launches are counted, not what runs: a burst must not starve the machine, and a full one is the operator's choice. */
async function checkStarting(db: Db, { nouns, creation }: Apps): Promise<void> {
  if (creation.maxStarting === null) return;
  await lockCreation(db);
  if ((await countStarting(db, { nouns })) >= creation.maxStarting) throw tooManyStarting();
}

/** More settings than anybody has; each is held against a hundred patterns while nothing else runs. */
const MOST_SETTINGS = 10_000;

function checkConf(conf: Record<string, string>, forbidden: readonly string[]): void {
  const settings = Object.keys(conf).length;
  if (settings > MOST_SETTINGS) {
    throw rejected(`requirement failed: conf has ${settings} settings, and may have at most ${MOST_SETTINGS}.`);
  }
  // Spark itself takes no remote beside a master, and every application has the server's.
  if (Object.keys(conf).some((key) => key.trim() === 'spark.remote')) {
    throw rejected('requirement failed: spark.remote names another Spark than the one of this server: leave it out.');
  }
  const builtIn = refusedKeys(conf);
  const refused = Object.keys(conf).filter((key) => builtIn.includes(key) || forbidden.includes(key.trim()));
  if (refused.length === 0) return;
  throw rejected(`Blacklisted configuration values in session config: ${refused.join(', ')}`);
}

/** A name must not look like an id, since either may stand in a path. */
function checkName(name: string | null): void {
  if (name !== null && /^\d*$/.test(name)) throw rejected(`Invalid session name: ${name}`);
}

/** Greatest length, in characters, of what every list shows. Dags and their tasks make for long names. */
const LONGEST = 1_024;

/** A few long ones would make the lists of everybody long. */
function checkLengths(request: object): void {
  const listed = ['name', 'proxyUser', 'queue', 'driverMemory', 'executorMemory'];
  const long = Object.entries(request).find(
    ([key, value]) => listed.includes(key) && typeof value === 'string' && value.length > LONGEST,
  );
  if (long) throw rejected(`The ${long[0]} has more than ${LONGEST} characters: take a shorter one.`);
}

function answerNameTaken(error: unknown): never {
  if (error instanceof NameTaken) throw duplicateName(error.taken, error.id);
  throw error;
}
