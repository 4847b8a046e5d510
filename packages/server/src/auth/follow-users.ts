import { stat } from 'node:fs/promises';
import { unavailable } from '../http/errors.ts';
import { createRemembered, type Remembered, type RememberedFor } from './remembered.ts';
import { readUsers, UsersFileError, versionOf } from './users-file.ts';

/** One state of the users file, and whose passwords were right by it. */
export interface KnownUsers {
  hashes: ReadonlyMap<string, string>;
  remembered: Remembered;
}

/**
 * Gives a function for the users as they stand in the file now, which throws a 503 while the file cannot be used: then
 * nobody can be known. Rejects with a sentence for the operator when it cannot be used at the start.
 */
export async function followUsers(
  file: string,
  rememberedFor: RememberedFor,
  log: { error(message: string, facts?: Record<string, unknown>): void },
): Promise<() => Promise<KnownUsers>> {
  // A file that has changed is remembered nothing of: what was right by another state of it goes with that.
  const read = async () => ({ ...(await readUsers(file)), remembered: createRemembered(rememberedFor) });
  let known = await read();
  let reported = '';

  return async () => {
    const version = await stat(file).then(versionOf, String);
    if (version === known.version) return known;
    try {
      known = await read();
      reported = '';
      return known;
    } catch (error) {
      if (reported !== version) log.error('nobody can be let in', { error });
      reported = version;
      throw error instanceof UsersFileError ? unavailable('The users of this server cannot be read now.') : error;
    }
  };
}
