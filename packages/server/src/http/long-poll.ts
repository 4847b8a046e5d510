import type { FastifyReply } from 'fastify';

/**
 * A signal for an answer that waits for news: it fires when `seconds` are over, when the caller has gone, or when
 * `stopping` does.
 */
export function patience(reply: FastifyReply, seconds: number, stopping: AbortSignal): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return AbortSignal.any([AbortSignal.timeout(seconds * 1000), gone.signal, stopping]);
}
