import { setTimeout as sleep } from 'node:timers/promises';
import { liveProcesses } from './proc.ts';

/** The variable that every process of an app inherits; its value is the app's uid. */
export const APP_VARIABLE = 'LIVERY_APP';
/** Another one: where the app's directory is, on which host and in which data directory. */
export const PLACE_VARIABLE = 'LIVERY_PLACE';

/**
 * The processes of an app: those with its variable in their environment, and those in its session, which may have been
 * given another environment. `pyspark.daemon` leaves the process group and a user's `nohup` its parent, so neither of
 * these would do.
 */
export async function processesOf(uid: string, session: number | null): Promise<number[]> {
  const pids: number[] = [];
  for await (const { pid, environment, session: own } of liveProcesses()) {
    const ours = environment.includes(`\0${APP_VARIABLE}=${uid}\0`) || own === session;
    if (ours && pid !== process.pid) pids.push(pid);
  }
  return pids;
}

/** The uids of the apps of a place that have processes. */
export async function listRunning(place: string): Promise<string[]> {
  const uids = new Set<string>();
  for await (const { environment } of liveProcesses()) {
    const uid = environment.includes(`\0${PLACE_VARIABLE}=${place}\0`) && APP.exec(environment)?.[1];
    if (uid) uids.add(uid);
  }
  return [...uids];
}

const APP = new RegExp(`\\0${APP_VARIABLE}=([\\da-f]+)\\0`);

const ROUND_MS = 30;
/** How long the last process, the wrapper, is left alone after all the others, ms: a busy machine may let it wait. */
const LAST_MS = 5_000;
/** When to give up on processes that not even SIGKILL ends: they hang in the kernel, or are another user's, ms. */
const HOPELESS_MS = 15_000;

/**
 * Ends all processes that `find` finds: SIGTERM, and SIGKILL for those that are there after `graceMs`. A process may
 * fork while it is being ended, so the search goes on until it finds nothing. `last` is the wrapper: it survives the
 * SIGTERM to write down how its driver ended, and is killed only if it does not end by itself after the others.
 * Throws when some cannot be ended.
 */
export async function endProcesses(find: () => Promise<number[]>, graceMs: number, last: number | null): Promise<void> {
  const patience = Date.now() + graceMs;
  const asked = new Set<number>();
  let alone: number | null = null;
  for (let pids = await find(); pids.length > 0; pids = await find()) {
    const now = Date.now();
    if (now > patience + HOPELESS_MS) throw new Error(`processes ${pids.join(', ')} of the driver cannot be ended`);
    alone = pids.length === 1 && pids[0] === last ? (alone ?? now) : null;
    for (const pid of pids) {
      const spared = pid === last && (alone === null || now < alone + LAST_MS);
      if (now >= patience && !spared) signal(pid, 'SIGKILL');
      else if (!asked.has(pid)) signal(pid, 'SIGTERM');
      asked.add(pid);
    }
    await sleep(ROUND_MS);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ESRCH' && code !== 'EPERM') throw error;
  }
}
