import type { FastifyInstance } from 'fastify';

/** Probes have no user, and learn nothing but one word. */
const OPEN = { config: { open: true } };

/**
 * `/v1/health`: whether the process answers, and whether it can do its work. `check` throws the error to be answered
 * while it cannot.
 */
export function healthRoutes(http: FastifyInstance, check: () => Promise<void>): void {
  http.get('/v1/health/live', OPEN, async () => ({ status: 'live' }));

  http.get('/v1/health/ready', OPEN, async () => {
    await check();
    return { status: 'ready' };
  });
}
