import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';
import type { Question, Verdict } from './bcrypt.ts';

/** The program of the thread that `bcrypt.ts` begins. */
parentPort?.on('message', ({ id, password, hash }: Question) => {
  parentPort?.postMessage({ id, right: compareSync(password, hash) } satisfies Verdict);
});
