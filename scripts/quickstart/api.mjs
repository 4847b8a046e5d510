import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from '../failure.mjs';

/**
 * A few calls of the REST API.
 *
 * @param {string} address as `http://127.0.0.1:8998`
 * @param {AbortSignal} signal ends calls and waits, but not `remove`
 */
export function restApi(address, signal) {
  const call = async (method, path, body, within) => {
    const response = await fetch(address + path, {
      method,
      headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: within,
    }).catch((error) => {
      signal.throwIfAborted();
      throw new Failure(`${method} ${path} got no answer: ${error.cause?.message ?? error.message}.`);
    });
    const text = await response.text();
    if (!response.ok) throw new Failure(`${method} ${path} was answered with ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const limited = () => AbortSignal.any([signal, AbortSignal.timeout(30_000)]);
  return {
    get: (path) => call('GET', path, undefined, limited()),
    post: (path, body) => call('POST', path, body, limited()),
    /** Also used while stopping, so only time ends it. */
    remove: (path) => call('DELETE', path, undefined, AbortSignal.timeout(30_000)),
  };
}

/** Does the work, then removes the batch or session it was for; what went wrong in the work weighs more than a failed removal. */
export async function thenRemove(api, path, work) {
  try {
    await work();
  } catch (error) {
    await api.remove(path).catch(() => undefined);
    throw error;
  }
  await api.remove(path);
}

/**
 * Looks every 200 ms until `look` returns something.
 *
 * @template T
 * @param {() => Promise<T | undefined>} look
 * @param {{ signal: AbortSignal, seconds: number, what: string }} limits
 * @returns {Promise<T>}
 * @throws {Failure} after `seconds`
 */
export async function until(look, { signal, seconds, what }) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Failure(`${what} took more than ${seconds} s.`);
    await delay(200, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
