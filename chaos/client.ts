import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, createLivy } from '../e2e/support/livy.ts';

/** How long nobody may answer before a run is given up, ms. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

type Body = Record<string, unknown>;

/** A client that knows several servers, asks any of them, and moves on when one is not there. */
export interface Client {
  /** Null where nobody knows what became of the request: the connection ended before the answer, or that says so. */
  once<T>(method: string, path: string, body?: Body, headers?: Record<string, string>): Promise<Answer<T> | null>;
  /** Asks again until there is an answer. */
  read<T>(path: string): Promise<Answer<T>>;
}

/** `addresses` are those of now, in any order; they change while servers come and go. */
export function createClient(addresses: () => string[]): Client {
  /** While requests are refused before anybody has read them, they may be sent again. */
  async function once<T>(method: string, path: string, body?: Body, headers: Record<string, string> = {}) {
    const deadline = Date.now() + PATIENCE_MS;
    for (let turn = 0; Date.now() < deadline; turn++) {
      const urls = addresses();
      try {
        const all = { 'content-type': 'application/json', ...headers };
        const answer = await createLivy(urls[turn % urls.length] ?? '').ask<T>(method, path, body, all);
        if (answer.status === 504) return null;
        if (answer.status !== 503) return answer;
      } catch (error) {
        if (!isOfTheNetwork(error)) throw error;
        if (!wasRefused(error)) return null;
      }
      await sleep(PAUSE_MS);
    }
    throw new Error(`${method} ${path}: nobody has answered for ${PATIENCE_MS / 1000} s`);
  }

  return {
    once,
    async read<T>(path: string) {
      for (;;) {
        const answer = await once<T>('GET', path);
        if (answer !== null) return answer;
        await sleep(PAUSE_MS);
      }
    },
  };
}

/** How fetch says that there is no answer, or no whole one. */
function isOfTheNetwork(error: unknown): boolean {
  return error instanceof TypeError && ['fetch failed', 'terminated'].includes(error.message);
}

function wasRefused(error: unknown): boolean {
  const { cause } = error as { cause?: { code?: string } };
  return cause?.code === 'ECONNREFUSED';
}
