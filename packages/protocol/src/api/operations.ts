import { BATCH_OPERATIONS } from './batches.ts';
import { JOB_OPERATIONS } from './jobs.ts';
import type { Operation } from './operation.ts';
import { SERVER_OPERATIONS } from './server.ts';
import { SESSION_OPERATIONS } from './sessions.ts';
import { STATEMENT_OPERATIONS } from './statements.ts';

/** Every route of the server. Who adds a route describes it here: a test compares the two. */
export const OPERATIONS: readonly Operation[] = [
  ...BATCH_OPERATIONS,
  ...SESSION_OPERATIONS,
  ...STATEMENT_OPERATIONS,
  ...JOB_OPERATIONS,
  ...SERVER_OPERATIONS,
];
