import type { FastifyInstance } from 'fastify';

/** `/v1/openapi.json`: both surfaces, described. Made when it is asked for, for few servers ever are. */
export function openApiRoutes(http: FastifyInstance): void {
  http.get('/v1/openapi.json', async () => {
    const { openApi } = await import('@livery/protocol/api/openapi');
    return openApi(http.prefix);
  });
}
