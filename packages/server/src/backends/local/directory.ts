import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The files of one local app, in a directory that only its owner can read:
 * `claim` (who runs it), `exit` (the driver's exit code, written last), `stdout`, `stderr`,
 * `private/` (conf and secrets), `work/` (the driver's current directory) and `tmp` (a link to its temporary folder).
 */
export interface AppDirectory {
  path: string;
  private: string;
  work: string;
  temporary: string;
  stdout: string;
  stderr: string;
}

export function appDirectory(appsDir: string, uid: string): AppDirectory {
  const path = join(appsDir, uid);
  return {
    path,
    private: join(path, 'private'),
    work: join(path, 'work'),
    temporary: join(path, 'tmp'),
    stdout: join(path, 'stdout'),
    stderr: join(path, 'stderr'),
  };
}

export async function makeAppDirectory(dir: AppDirectory): Promise<void> {
  for (const path of [dir.path, dir.private, dir.work]) await mkdir(path, { recursive: true, mode: 0o700 });
}

/**
 * Writes a file that nobody else may read, whole or not at all. A server that has lost the app may be about the same, so
 * each has a name of its own for what is not whole.
 */
export async function writePrivate(path: string, content: string): Promise<void> {
  const next = `${path}.${process.pid}.new`;
  await rm(next, { force: true });
  const file = await open(next, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
}

/** The driver's exit code, or null while none is written. */
export async function readExit(dir: AppDirectory): Promise<number | null> {
  const text = await readFile(join(dir.path, 'exit'), 'utf8').catch(isMissing(''));
  return /^\d+\n/.test(text) ? Number(text) : null;
}

export async function removeAppDirectory(dir: AppDirectory): Promise<void> {
  await rm(dir.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** All files below a folder together, bytes; those that cannot be seen, or are links, do not count. */
export async function folderSize(path: string): Promise<number> {
  let size = 0;
  for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) {
    const below = join(path, entry.name);
    if (entry.isDirectory()) size += await folderSize(below);
    else if (entry.isFile()) size += (await stat(below).catch(() => null))?.size ?? 0;
  }
  return size;
}

/** The uids that have a directory. */
export async function listAppDirectories(appsDir: string): Promise<string[]> {
  return readdir(appsDir).catch(isMissing<string[]>([]));
}

/** For `catch`: what a file or folder that is not there stands for. */
export function isMissing<T>(fallback: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return fallback;
    throw error;
  };
}
