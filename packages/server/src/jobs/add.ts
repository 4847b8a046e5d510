import type { Add } from '@livery/protocol/agent';
import { localFiles } from '../apps/local-path.ts';
import { resolveFile } from '../apps/resolve-file.ts';
import { lookUntil } from '../feed/look-until.ts';
import { badArgument, HttpError } from '../http/errors.ts';
import { activeSession, lockActiveSession } from '../sessions/active.ts';
import { isConnected, kindOf, readSession, touchActivity } from '../sessions/store.ts';
import type { AdditionRow, App } from '../store/tables.ts';
import { acceptAddition, insertAddition, readAddition } from './additions.ts';
import type { Jobs } from './jobs.ts';

/** What is added: a jar or Python modules (for Livy they are one), or a mere file. */
export type What = 'library' | 'file';

/** How long an answer waits for the driver, ms. Livy's Python client gives up after 10 s. */
const WAIT_MS = 5_000;

/**
 * Adds a file that the driver can read itself. Throws 400 for one that requests may not name, and as `settle` and
 * `goesTo`.
 */
export async function addByUri(jobs: Jobs, session: App, what: What, uri: string | null): Promise<void> {
  const { apps, files } = jobs;
  if (uri === null || uri === '') throw badArgument('requirement failed: no uri provided.');
  const resolved = allowed(() => resolveFile(uri, localFiles(files.localDirs)));
  const name = nameOf(resolved);
  const goes_to = await goesTo(jobs, session, what, name);
  const row = await insertAddition(apps.store, { session_uid: session.uid, name, uri: resolved, goes_to });
  await settle(jobs, session, row, 0);
}

/** Where a file goes, from what it is and the kind of its session; Livy's rules. Throws 400 where it fits nowhere. */
export async function goesTo({ apps }: Jobs, session: App, what: What, name: string): Promise<string> {
  await activeSession(apps.store, session);
  const about = await readSession(apps.store, session.uid);
  const kind = about ? kindOf(about) : 'shared';
  if (what === 'file') return '';
  if (kind === 'pyspark') return /\.jar$/i.test(name) ? 'classPath,python' : 'python';
  if (!/\.(py|egg|zip)$/i.test(name)) return 'classPath';
  if (kind !== 'spark') return 'python';
  throw badArgument(`${name} holds Python modules, and a session of kind spark takes jars only.`);
}

/**
 * Accepts an addition: from here on the driver will have it before all that is sent later. Where the driver is up this waits
 * a little to say whether it worked. Throws 400 where it did not, and where the session has ended.
 */
export async function settle({ apps, line }: Jobs, session: App, arrived: AdditionRow, chunks: number): Promise<void> {
  const { row, connected } = await line.write(session.uid, (take) =>
    apps.store.transaction().execute(async (tx) => {
      const app = await lockActiveSession(tx, session);
      await touchActivity(tx, app.uid, Date.now());
      const row = await acceptAddition(tx, arrived, chunks);
      const connected = app.state !== 'starting' && (await isConnected(tx, app.uid));
      await take(tx);
      return { row, connected };
    }),
  );
  if (!connected) return;
  const read = () => readAddition(apps.store, session.uid, row.id ?? 0);
  const look = { uid: session.uid, thing: `addition ${row.id}`, read };
  const signal = AbortSignal.any([apps.stopping, AbortSignal.timeout(WAIT_MS)]);
  const seen = await lookUntil(apps.feed, look, (now) => now?.state !== 'waiting', signal);
  if (seen?.state === 'failed') throw badArgument(`${row.name} could not be added: ${seen.error}`);
}

export function addFrame(row: AdditionRow): Add {
  const to = row.goes_to.split(',').filter((place) => place !== '') as Add['to'];
  return { type: 'add', id: row.id ?? 0, name: row.name, uri: row.uri, chunks: row.chunks, to };
}

/** The rules of files, whose refusals elsewhere begin with Livy's words for a session that is not made. */
function allowed(resolve: () => string): string {
  try {
    return resolve();
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    throw badArgument(error.message.replace(/^Rejected, Reason: /, ''));
  }
}

function nameOf(uri: string): string {
  const path = uri.replace(/[?#].*$/s, '');
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name === '' || name === '.' || name === '..') throw badArgument(`requirement failed: ${uri} names no file.`);
  return name;
}
