import type { FastifyReply } from 'fastify';

/**
 * A signal for an answer that waits for news: it fires when `seconds` are over, when the caller has gone, or when
 * `stopping` does. Nothing of it outlives the answer: `AbortSignal.any` would leave a trace in `stopping` each time.
 */
export function patience(reply: Pick<FastifyReply, 'raw'>, seconds: number, stopping: AbortSignal): AbortSignal {
  const over = new AbortController();
  const end = () => over.abort();
  if (stopping.aborted) end();
  const timer = setTimeout(end, seconds * 1000);
  stopping.addEventListener('abort', end);
  reply.raw.once('close', () => {
    clearTimeout(timer);
    stopping.removeEventListener('abort', end);
    end();
  });
  return over.signal;
}
