import type { FastifyReply, FastifyRequest } from 'fastify';
import { keyReused } from '../http/errors.ts';
import type { Db } from '../store/db.ts';
import type { Store } from '../store/open.ts';
import { type Key, keyOfRequest } from './key.ts';
import { claimKey, type Kept, keepAnswer, readKept } from './store.ts';

/** What is sent for something that was made; `body` is JSON text. */
export interface Answer {
  status: number;
  location: string | null;
  body: string;
}

/** Runs the transaction in which something is made. Null, and nothing done, where a copy of the request has made it. */
export type Commit<T> = (make: (tx: Db) => Promise<T>) => Promise<T | null>;

/** 201 for what was made, and where it is. */
export function created(location: string | null, view: object | string): Answer {
  return { status: 201, location, body: typeof view === 'string' ? view : JSON.stringify(view) };
}

/** Gives the transaction for a request that makes a `T`, and says what is answered to it. */
export type Once = <T>(answerTo: (tx: Db, made: T) => Answer | Promise<Answer>) => Commit<T>;

/**
 * Answers a request that makes something: `create` makes it in the transaction that `once` gives it. Where the request has
 * an `Idempotency-Key`, the answer is kept in that same transaction, so that copies of the request get the same one and make
 * nothing, whatever has become of the first one's work since; only success is kept. Throws 422 for another body under the
 * same key.
 */
export async function answerOnce(
  store: Store,
  request: FastifyRequest,
  reply: FastifyReply,
  create: (once: Once) => Promise<unknown>,
): Promise<FastifyReply> {
  const key = keyOfRequest(request);
  // Asked before anything else: the session that a statement was for may be gone by now.
  let answer = key && (await earlierAnswer(store, key));
  if (answer) return send(reply, answer);
  await create((answerTo) => async (make) => {
    const outcome = await store.transaction().execute(async (tx) => {
      const earlier = key && (await claimed(tx, key));
      if (earlier) return { made: null, answer: earlier };
      const made = await make(tx);
      const first = await answerTo(tx, made);
      if (key) await keepAnswer(tx, key, first);
      return { made, answer: first };
    });
    answer = outcome.answer;
    return outcome.made;
  });
  if (!answer) throw new Error('a request made nothing and did not say why');
  return send(reply, answer);
}

/** Null when the key is ours, else the answer of who had it before. */
async function claimed(tx: Db, key: Key): Promise<Answer | null> {
  for (;;) {
    if (await claimKey(tx, key, Date.now())) return null;
    const earlier = await earlierAnswer(tx, key);
    // Its day may have ended between the two.
    if (earlier) return earlier;
  }
}

async function earlierAnswer(db: Db, key: Key): Promise<Answer | null> {
  const kept: Kept | null = await readKept(db, key, Date.now());
  if (kept && kept.bodyHash !== key.body) throw keyReused();
  return kept;
}

function send(reply: FastifyReply, { status, location, body }: Answer): FastifyReply {
  if (location !== null) reply.header('location', location);
  return reply.code(status).send(body);
}
