import { stat } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { unauthenticated, unavailable } from '../http/errors.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { createRemembered } from './remembered.ts';
import { createSlots } from './slots.ts';
import { readUsers, type Users, UsersFileError, versionOf } from './users-file.ts';

const REMEMBERED_MS = 60_000;
const REMEMBERED_AT_MOST = 1_000;
/** Slow hashes at work at once: each has a core and 32 MiB; and how many requests may wait for one. */
const HASHES_AT_ONCE = 2;
const HASHES_WAITING = 100;

/**
 * HTTP's Basic authentication against a users file, which is read again whenever it changes. Gives a function that
 * returns a request's user, or throws a 401; a 503 while the file cannot be used, for then nobody can be known. Rejects
 * with a sentence for the operator when it cannot be used now.
 */
export async function createBasic(
  file: string,
  log: { error(message: string, facts?: Record<string, unknown>): void },
): Promise<(headers: IncomingHttpHeaders) => Promise<string>> {
  const remembered = createRemembered(REMEMBERED_MS, REMEMBERED_AT_MOST);
  const slots = createSlots(HASHES_AT_ONCE, HASHES_WAITING, () =>
    unavailable('Too many passwords are being checked: try again.'),
  );
  const nobodysHash = await hashPassword('');
  let users = await readUsers(file);
  let reported = '';

  /** The users as they stand in the file now. */
  async function current(): Promise<Users> {
    const version = await stat(file).then(versionOf, String);
    if (version === users.version) return users;
    remembered.forget();
    try {
      users = await readUsers(file);
      reported = '';
      return users;
    } catch (error) {
      if (reported !== version) log.error('nobody can be let in', { error });
      reported = version;
      throw error instanceof UsersFileError ? unavailable('The users of this server cannot be read now.') : error;
    }
  }

  /** A user who does not exist costs what one who does costs, so that the time tells nothing. */
  async function isRight({ hashes, version }: Users, user: string, password: string): Promise<boolean> {
    const stored = hashes.get(user);
    const [first = nobodysHash] = hashes.values();
    const right = (await verifyPassword(password, stored ?? first)) && stored !== undefined;
    if (right && version === users.version) remembered.add(user, password);
    return right;
  }

  return async (headers) => {
    const [user, password] = credentials(headers.authorization);
    const known = await current();
    if (remembered.has(user, password)) return user;
    // Of several requests that came together the first one's hash serves all.
    const right = await slots.take(async () => remembered.has(user, password) || isRight(known, user, password));
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
