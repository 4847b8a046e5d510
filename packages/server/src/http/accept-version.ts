import { HttpError } from './errors.ts';

/** Refuses with 406 a wish for another version of the protocol than 0.1, the only one there ever was. */
export function checkVersion(path: string, accept: string | undefined): void {
  if (!accept || !/^\/(sessions|batches)(\/|$)/.test(path)) return;
  const wanted = /application\/vnd\.livy\.v([^+,;\s]+)\+/.exec(accept)?.[1];
  if (wanted !== undefined && wanted !== '0.1') throw new HttpError(406, 'msg', `No value found for '${wanted}'`);
}
