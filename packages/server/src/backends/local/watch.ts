import type { End } from '../backend.ts';
import { isAlive, readClaim, sessionOf } from './claim.ts';
import { type AppDirectory, readExit } from './directory.ts';
import { processesOf } from './processes.ts';

/** How often the exit files are looked for, ms; and every how many rounds whether the processes are still there. */
const ROUND_MS = 150;
const ROUNDS_TO_LIVENESS = 20;
/** How long an app is left alone whose end could not be seen or told, ms. */
const PAUSE_MS = 1_000;

interface Watched {
  dir: AppDirectory;
  onEnd: (end: End) => Promise<void>;
  /** Not to be looked at before, ms since the epoch. */
  notBefore: number;
  looking: boolean;
}

/** Follows drivers to their end. */
export interface Watches {
  /** `onEnd` is called again, later, until it resolves: an end that cannot be written down now must not be forgotten. */
  add(dir: AppDirectory, uid: string, onEnd: (end: End) => Promise<void>): void;
  close(): void;
}

/**
 * Follows many drivers with one timer. Each driver's end shows as its exit file; a driver of this server and one that
 * was adopted after a restart look the same.
 */
export function createWatches(failed: (uid: string, error: unknown) => void): Watches {
  const watched = new Map<string, Watched>();
  let looking = false;
  let round = 0;

  function look(): void {
    round++;
    const thorough = round % ROUNDS_TO_LIVENESS === 0;
    // None waits for another, of whose driver something may be left that takes its time to end.
    for (const [uid, entry] of watched) lookAt(uid, entry, thorough);
    looking = watched.size > 0;
    if (looking) setTimeout(look, ROUND_MS).unref();
  }

  async function lookAt(uid: string, entry: Watched, thorough: boolean): Promise<void> {
    if (entry.looking || Date.now() < entry.notBefore) return;
    entry.looking = true;
    try {
      const exitCode = await readExit(entry.dir);
      if (exitCode === null && !(thorough && (await vanished(entry.dir, uid)))) return;
      await entry.onEnd({ exitCode });
      if (watched.get(uid) === entry) watched.delete(uid);
    } catch (error) {
      failed(uid, error);
      entry.notBefore = Date.now() + PAUSE_MS;
    } finally {
      entry.looking = false;
    }
  }

  return {
    add(dir, uid, onEnd) {
      watched.set(uid, { dir, onEnd, notBefore: 0, looking: false });
      if (!looking) setTimeout(look, 0).unref();
      looking = true;
    },
    close: () => watched.clear(),
  };
}

/** No exit was written and nothing is left that could write one: the host went down, or the wrapper was killed. */
export async function vanished(dir: AppDirectory, uid: string): Promise<boolean> {
  const claim = await readClaim(dir.path);
  if (claim !== null && (await isAlive(claim))) return false;
  if ((await processesOf(uid, await sessionOf(claim))).length > 0) return false;
  return (await readExit(dir)) === null;
}
