import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** The variable that every process of an app inherits; its value is the app's uid. */
export const APP_VARIABLE = 'LIVERY_APP';

/**
 * The processes of an app. Found by a variable in their environment, and by their session (setsid) for those that were
 * given another environment: `pyspark.daemon` leaves the process group, a user's `nohup` may leave the parent.
 * The variable also guards against pid reuse, better than a start time would.
 */
export async function processesOf(uid: string, session: number | null): Promise<number[]> {
  const entries = await readdir('/proc');
  const pids = entries.filter((name) => /^\d+$/.test(name)).map(Number);
  const ours = await Promise.all(pids.map(async (pid) => (await carries(pid, uid)) || (await inSession(pid, session))));
  return pids.filter((pid, index) => ours[index] && pid !== process.pid);
}

/** Is this process alive, and does it belong to the app? */
export async function isAlive(pid: number, uid: string): Promise<boolean> {
  return carries(pid, uid);
}

/**
 * Ends all processes that `find` finds: SIGTERM, and SIGKILL for those that are there after `graceMs`. A process may
 * fork while it is being ended, so the search goes on until it finds nothing. `last` is the wrapper: it survives the
 * SIGTERM to write down how its driver ended, and is killed only if it does not end by itself after the others.
 */
export async function endProcesses(find: () => Promise<number[]>, graceMs: number, last: number | null): Promise<void> {
  const patience = Date.now() + graceMs;
  const asked = new Set<number>();
  let alone = 0;
  for (let pids = await find(); pids.length > 0; pids = await find()) {
    alone = pids.length === 1 && pids[0] === last ? alone + 1 : 0;
    for (const pid of pids) {
      const spared = pid === last && alone < ROUNDS_FOR_THE_LAST;
      if (Date.now() >= patience && !spared) signal(pid, 'SIGKILL');
      else if (!asked.has(pid)) signal(pid, 'SIGTERM');
      asked.add(pid);
    }
    await sleep(ROUND_MS);
  }
}

const ROUND_MS = 30;
const ROUNDS_FOR_THE_LAST = 30;

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** A zombie has no environment any more, so it counts as gone; another user's process cannot be read and is not ours. */
async function carries(pid: number, uid: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  return `\0${environment}`.includes(`\0${APP_VARIABLE}=${uid}\0`);
}

async function inSession(pid: number, session: number | null): Promise<boolean> {
  if (session === null) return false;
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  const [state, , , sid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(sid) === session && state !== 'Z';
}
