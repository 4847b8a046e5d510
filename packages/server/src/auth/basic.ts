import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { unauthenticated, unavailable } from '../http/errors.ts';
import { followUsers } from './follow-users.ts';
import { networkOf } from './network.ts';
import { createVerify, HASH_OF_NOTHING, type Verify } from './password.ts';
import { createSlots } from './slots.ts';

/** Clients that poll once a minute are known all the time. */
const REMEMBERED = { unusedMs: 5 * 60_000, longestMs: 15 * 60_000, most: 1_000 };
/** Slow hashes at work at once: each has a core and 32 MiB; and how many requests may wait for one. */
const HASHES_AT_ONCE = 2;
const HASHES_WAITING = 100;

/**
 * HTTP's Basic authentication against a users file, which is read again whenever it changes. Gives a function that
 * returns a request's user, or throws a 401; a 503 where the file cannot be used, or too many passwords are waiting to be
 * checked. Rejects with a sentence for the operator when the file cannot be used now.
 */
export async function createBasic(
  file: string,
  log: { error(message: string, facts?: Record<string, unknown>): void },
  verify: Verify = createVerify(),
): Promise<(request: IncomingMessage) => Promise<string>> {
  const current = await followUsers(file, REMEMBERED, log);
  const busy = () => unavailable('Too many passwords are being checked: try again.');
  const strangers = createSlots(HASHES_AT_ONCE, HASHES_WAITING, busy);
  // Who was right before has a slot that no stranger gets, so that nobody who guesses keeps those at work out.
  const acquainted = createSlots(1, Number.POSITIVE_INFINITY, busy);
  const decoy = decoys();

  async function isRight(user: string, password: string): Promise<boolean> {
    const { hashes, remembered } = await current();
    // Of several requests that came together the first one's hash serves all.
    if (remembered.recall(user, password) === 'right') return true;
    const stored = hashes.get(user);
    const right = (await verify(password, stored ?? decoy(user, hashes))) && stored !== undefined;
    const now = await current();
    if (now.hashes.get(user) !== stored) return isRight(user, password);
    if (right) now.remembered.add(user, password);
    return right;
  }

  return async (request) => {
    const [user, password] = credentials(request.headers.authorization);
    const known = (await current()).remembered.recall(user, password);
    if (known === 'right') return user;
    const slots = known === 'due' ? acquainted : strangers;
    const right = await whileOpen(request, (gone) =>
      slots.take(networkOf(request.socket.remoteAddress ?? ''), gone, () => isRight(user, password)),
    );
    if (!right) throw unauthenticated();
    return user;
  };
}

function credentials(authorization: string | undefined): [user: string, password: string] {
  const [, encoded] = /^Basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization ?? '') ?? [];
  const text = Buffer.from(encoded ?? '', 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 1) throw unauthenticated();
  return [text.slice(0, colon), text.slice(colon + 1)];
}

/**
 * Gives the hash that a name without one is checked against, so that the time tells nothing: one of the users', always
 * the same for a name, because hashes of different kinds and costs take different times.
 */
function decoys() {
  const key = randomBytes(32);
  return (user: string, hashes: ReadonlyMap<string, string>): string => {
    const number = createHmac('sha256', key).update(user).digest().readUInt32BE();
    return [...hashes.values()][number % hashes.size] ?? HASH_OF_NOTHING;
  };
}

/** Does `work` with a signal that fires when the caller hangs up. */
async function whileOpen<T>(request: IncomingMessage, work: (gone: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  const end = () => over.abort();
  if (request.destroyed) end();
  request.once('close', end);
  try {
    return await work(over.signal);
  } finally {
    request.off('close', end);
  }
}
