import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PassingError } from '../passing.ts';
import { readClaim } from './claim.ts';
import type { AppDirectory } from './directory.ts';
import { processesOf } from './processes.ts';

/** What the wrapper exits with where another has the claim, and where it could not be written. */
const CLAIMED = 75;
const NOT_WRITTEN = 74;
const LOOK_EVERY_MS = 10;

/**
 * Waits until an app's wrapper, which begins within some 10 ms, has made the claim: only then is it sure that the app runs.
 * Throws PassingError where it could not, and may later.
 */
export async function untilClaimed(dir: AppDirectory, uid: string, wrapper: ChildProcess): Promise<void> {
  while ((await readClaim(dir.path)) === null) {
    const { exitCode, signalCode } = wrapper;
    if (exitCode === CLAIMED) return checkOther(dir, uid);
    if (exitCode === NOT_WRITTEN) throw new PassingError(`nothing can be written to ${dir.path}`);
    const how = exitCode ?? signalCode;
    if (how !== null) throw new Error(`its wrapper ended with ${how} before it began`);
    await sleep(LOOK_EVERY_MS);
  }
}

/** A wrapper that was killed, or lost its power, in the middle of its claim leaves one that nobody has. */
async function checkOther(dir: AppDirectory, uid: string): Promise<void> {
  if ((await processesOf(uid, null)).length > 0 || (await readClaim(dir.path)) !== null) return;
  await rm(join(dir.path, 'claim'), { force: true });
  throw new PassingError(`a claim in ${dir.path} was not written whole, and is removed`);
}
