import type { FastifyInstance } from 'fastify';
import type { Batches } from './batches/batches.ts';
import { batchRoutes } from './batches/routes.ts';
import { batchV1Routes } from './batches/v1-routes.ts';
import { openApiRoutes } from './http/openapi-routes.ts';
import { type ServerParts, serverRoutes } from './intake/routes.ts';
import type { Jobs } from './jobs/jobs.ts';
import { jobRoutes } from './jobs/routes.ts';
import { jobV1Routes } from './jobs/v1-routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import type { Sessions } from './sessions/sessions.ts';
import { sessionV1Routes } from './sessions/v1-routes.ts';
import { statementRoutes } from './statements/routes.ts';
import type { Statements } from './statements/statements.ts';
import { statementV1Routes } from './statements/v1-routes.ts';
import { healthRoutes } from './telemetry/health-routes.ts';
import { type Figures, metricsRoutes } from './telemetry/metrics-routes.ts';
import { versionRoutes } from './telemetry/version-routes.ts';

/** What the routes are given. */
export interface RouteParts {
  batches: Batches;
  sessions: Sessions;
  statements: Statements;
  jobs: Jobs;
  server: ServerParts;
  /** Throws the error that says why the server cannot work now. */
  checkReady: () => Promise<void>;
  readFigures: () => Promise<Figures>;
}

/** Every route of the server; each is described in `packages/protocol/src/api`, and a test compares the two. */
export function addRoutes(http: FastifyInstance, parts: RouteParts): void {
  const { batches, sessions, statements, jobs } = parts;
  batchRoutes(http, batches);
  batchV1Routes(http, batches);
  sessionRoutes(http, sessions);
  sessionV1Routes(http, sessions);
  statementRoutes(http, statements);
  statementV1Routes(http, statements);
  jobRoutes(http, jobs);
  jobV1Routes(http, jobs);
  versionRoutes(http);
  metricsRoutes(http, parts.readFigures);
  healthRoutes(http, parts.checkReady);
  serverRoutes(http, parts.server);
  openApiRoutes(http);
}
