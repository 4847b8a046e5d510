import type { FastifyInstance } from 'fastify';

/** What the server holds, in numbers by name: `gauges` go up and down, `counters` only up. */
export interface Figures {
  gauges: Record<string, number>;
  counters: Record<string, number>;
}

/**
 * Livy's `/metrics`, which is Dropwizard's servlet: `metrics` in its JSON, of which Livy fills nothing, and a
 * `healthcheck` that says 501 because Livy has no checks; ours are `/v1/health`. `threads` is a dump of Java's.
 */
export function metricsRoutes(http: FastifyInstance, readFigures: () => Promise<Figures>): void {
  http.get('/metrics/ping', async (_request, reply) => {
    reply.type('text/plain;charset=iso-8859-1').header('cache-control', 'no-store');
    return 'pong\n';
  });

  http.get('/metrics/metrics', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    const { gauges, counters } = await readFigures();
    const { rss, heapUsed } = process.memoryUsage();
    const own = {
      'process.uptime.seconds': process.uptime(),
      'process.memory.rss.bytes': rss,
      'process.memory.heap.bytes': heapUsed,
    };
    return {
      version: '4.0.0',
      gauges: each({ ...gauges, ...own }, (value) => ({ value })),
      counters: each(counters, (count) => ({ count })),
      histograms: {},
      meters: {},
      timers: {},
    };
  });

  http.get('/metrics/healthcheck', async (_request, reply) => {
    reply.code(501).header('cache-control', 'no-store');
    return {};
  });
}

function each<T>(figures: Record<string, number>, shape: (figure: number) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, shape(figure)]));
}
