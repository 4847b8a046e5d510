import { lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type AppDirectory, isMissing } from './directory.ts';

/** How the temporary folder of an app is called; its uid follows. */
const PREFIX = 'livery-';

/**
 * Makes the temporary folder of a driver and of all that it starts, for Spark, Python and R leave theirs behind where they
 * are killed. It lies among the host's, because the path of a socket in it may have 100 letters at most. The link to it in
 * the app's directory comes first: it is how a later server finds it, which may have another `TMPDIR`.
 * Throws where somebody else has made it.
 */
export async function makeTemporary(dir: AppDirectory, uid: string): Promise<string> {
  await symlink(join(tmpdir(), `${PREFIX}${uid}`), dir.temporary).catch(isThere);
  const path = await readlink(dir.temporary);
  await mkdir(path, { mode: 0o700 }).catch(isThere);
  const made = await lstat(path);
  if (!made.isDirectory() || made.uid !== process.getuid?.()) throw new Error(`${path} is not a folder of this user`);
  return path;
}

/** Removes it, if there is one. A link that somebody has bent to another place is not followed. */
export async function removeTemporary(dir: AppDirectory, uid: string): Promise<void> {
  const path = await readlink(dir.temporary).catch(isMissing(null));
  if (path === null || basename(path) !== `${PREFIX}${uid}`) return;
  await rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function isThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
