import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What is asked of the thread, and what it answers. */
export interface Question {
  id: number;
  password: string;
  hash: string;
}
export interface Verdict {
  id: number;
  right: boolean;
}

/** The thread's program lies beside this file, as a source, compiled or bundled. */
const PROGRAM = new URL(`./bcrypt-thread${extname(import.meta.url)}`, import.meta.url);

/**
 * Checks passwords against hashes of bcrypt on one thread of its own, which begins with the first of them: each takes
 * 50 ms to seconds, in which the server's own thread would answer nobody. The thread keeps no process alive.
 */
export function createBcrypt(): (password: string, hash: string) => Promise<boolean> {
  let thread: Worker | undefined;
  let last = 0;
  const open = new Map<number, PromiseWithResolvers<boolean>>();

  function begin(): Worker {
    const fresh = new Worker(PROGRAM);
    fresh.on('message', ({ id, right }: Verdict) => open.get(id)?.resolve(right));
    let cause: unknown;
    fresh.on('error', (error) => {
      cause = error;
    });
    fresh.on('exit', () => {
      thread = undefined;
      for (const { reject } of open.values()) reject(new Error('the thread for bcrypt has ended', { cause }));
    });
    return fresh;
  }

  return async (password, hash) => {
    thread ??= begin();
    const worker = thread;
    const id = ++last;
    const verdict = Promise.withResolvers<boolean>();
    open.set(id, verdict);
    worker.ref();
    worker.postMessage({ id, password, hash } satisfies Question);
    try {
      return await verdict.promise;
    } finally {
      open.delete(id);
      if (open.size === 0) worker.unref();
    }
  };
}
