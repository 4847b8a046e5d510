import { MOST_WAITS } from '@livery/protocol/v1/queries';
import type { FastifyReply } from 'fastify';
import { callerOf } from './caller.ts';
import { tooManyWaits } from './errors.ts';

/** Answers that are held back until there is news. */
export interface Waits {
  /**
   * A signal that fires when `seconds` are over, when the caller has gone, or when the server stops. The wait counts until
   * the answer is out. Throws 429 where the caller has too many.
   */
  begin(reply: Pick<FastifyReply, 'raw' | 'request'>, seconds: number): AbortSignal;
}

export function createWaits(stopping: AbortSignal): Waits {
  const running = new Map<string | null, number>();

  function begin(reply: Pick<FastifyReply, 'raw' | 'request'>, seconds: number): AbortSignal {
    const { user } = callerOf(reply.request);
    const before = running.get(user) ?? 0;
    if (before >= MOST_WAITS) throw tooManyWaits(MOST_WAITS);
    const over = new AbortController();
    const end = () => over.abort();
    if (stopping.aborted || reply.raw.destroyed) end();
    if (reply.raw.destroyed) return over.signal;
    // Nothing of a wait outlives its answer: AbortSignal.any would leave a trace in `stopping` each time.
    const timer = setTimeout(end, seconds * 1000);
    stopping.addEventListener('abort', end);
    running.set(user, before + 1);
    reply.raw.once('close', () => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', end);
      const left = (running.get(user) ?? 1) - 1;
      if (left > 0) running.set(user, left);
      else running.delete(user);
      end();
    });
    return over.signal;
  }

  return { begin };
}
