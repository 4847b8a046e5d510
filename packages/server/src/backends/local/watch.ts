import type { End, Watch } from '../backend.ts';
import { type AppDirectory, readClaim, readExit } from './directory.ts';
import { isAlive, processesOf } from './processes.ts';

/** How often the exit files are looked for, ms; and every how many rounds whether the processes are still there. */
const ROUND_MS = 150;
const ROUNDS_TO_LIVENESS = 20;

/**
 * Follows many drivers with one timer. Each driver's end shows as its exit file; a driver of this server and one that
 * was adopted after a restart look the same.
 */
export function createWatches(): { add(dir: AppDirectory, uid: string, onEnd: (end: End) => void): Watch } {
  const watched = new Map<string, { dir: AppDirectory; onEnd: (end: End) => void }>();
  let looking = false;
  let round = 0;

  async function look(): Promise<void> {
    round++;
    const thorough = round % ROUNDS_TO_LIVENESS === 0;
    await Promise.all([...watched].map(([uid, { dir }]) => lookAt(uid, dir, thorough)));
    looking = watched.size > 0;
    if (looking) setTimeout(look, ROUND_MS).unref();
  }

  async function lookAt(uid: string, dir: AppDirectory, thorough: boolean): Promise<void> {
    const exitCode = await readExit(dir).catch(() => null);
    if (exitCode === null && !(thorough && (await vanished(dir, uid)))) return;
    const entry = watched.get(uid);
    watched.delete(uid);
    entry?.onEnd({ exitCode });
  }

  return {
    add(dir, uid, onEnd) {
      watched.set(uid, { dir, onEnd });
      if (!looking) setTimeout(look, 0).unref();
      looking = true;
      return { stop: () => void watched.delete(uid) };
    },
  };
}

/** No exit was written and nothing is left that could write one: the host went down, or the wrapper was killed. */
export async function vanished(dir: AppDirectory, uid: string): Promise<boolean> {
  const wrapper = await readClaim(dir);
  if (wrapper !== null && (await isAlive(wrapper, uid))) return false;
  if ((await processesOf(uid, wrapper)).length > 0) return false;
  return (await readExit(dir)) === null;
}
