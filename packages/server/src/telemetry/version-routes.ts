import type { FastifyInstance } from 'fastify';

/**
 * Which Livy this is like. Not 0.10: pylivy compares the parts of a version as strings and takes 0.10 for older than
 * 0.5, where kinds `sql` and `shared` did not exist yet.
 */
const VERSION = {
  url: '',
  branch: '',
  revision: '',
  version: '0.9.0-incubating',
  date: '',
  user: 'livery',
};

/** Livy's `/version`. */
export function versionRoutes(http: FastifyInstance): void {
  http.get('/version', async () => VERSION);
}
