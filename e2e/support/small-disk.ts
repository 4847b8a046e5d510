import { execFile } from 'node:child_process';
import { appendFile, chmod, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from './until.ts';

const run = promisify(execFile);

/** A disk that a test can fill: `tmpfs`, or, where the tests may not mount one, a limit on what the server writes. */
export interface SmallDisk {
  readonly kind: 'tmpfs' | 'limit';
  /** Makes `dir` lie on it; only then the kind is known. */
  mount(dir: string): Promise<void>;
  /** Leaves no room for the process `pid`, and, on a real disk, for any other. */
  fill(pid: number): Promise<void>;
  free(pid: number): Promise<void>;
  unmount(): Promise<void>;
}

export function smallDisk(megabytes: number): SmallDisk {
  let mounted = '';
  const filler = () => join(mounted, 'filler');
  return {
    get kind() {
      return mounted === '' ? 'limit' : 'tmpfs';
    },
    async mount(dir) {
      await mkdir(dir);
      const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'livery-test', dir];
      if (await succeeds(run('mount', options))) mounted = dir;
    },
    async fill(pid) {
      if (mounted === '') return limitWrites(pid, true);
      for (const piece of [1024 * 1024, 4096]) await untilFull(filler(), Buffer.alloc(piece));
    },
    async free(pid) {
      if (mounted === '') return limitWrites(pid, false);
      await rm(filler());
    },
    async unmount() {
      if (mounted === '') return;
      // A process that was ended just now may still hold its files.
      await until(`${mounted} to be free`, () => succeeds(run('umount', [mounted])), 20);
    },
  };
}

/** From now on whatever the process writes to a file fails, or no longer. Node's processes survive that. */
export async function limitWrites(pid: number, limited: boolean): Promise<void> {
  await run('prlimit', ['--pid', String(pid), `--fsize=${limited ? 0 : 'unlimited'}:unlimited`]);
}

/** Makes a folder and what is in it unwritable for who opens it from now on; gives what takes that back. */
export async function makeReadOnly(dir: string): Promise<() => Promise<void>> {
  if (process.getuid?.() !== 0) {
    await chmod(dir, 0o500);
    return () => chmod(dir, 0o700);
  }
  await run('mount', ['--bind', dir, dir]);
  await run('mount', ['-o', 'remount,bind,ro', dir]);
  return async () => void (await run('umount', [dir]));
}

function succeeds(command: Promise<unknown>): Promise<boolean> {
  return command.then(
    () => true,
    () => false,
  );
}

async function untilFull(file: string, piece: Buffer): Promise<void> {
  for (;;) {
    try {
      await appendFile(file, piece);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return;
      throw error;
    }
  }
}
