import type { ServerDetails } from '@livery/protocol/v1/server';
import { LIVERY_VERSION } from '@livery/protocol/version';
import type { FastifyInstance } from 'fastify';
import type { Access } from '../auth/access.ts';
import { callerOf } from '../http/caller.ts';
import type { Intake } from './intake.ts';

/** What the routes about this server are given. */
export interface ServerParts {
  intake: Intake;
  access: Pick<Access, 'checkOperator'>;
  /** How many requests are being answered on this server. */
  answering(): number;
  /** How many batches and sessions of this server were accepted and are not yet up. */
  countStarting(): Promise<number>;
  log: { info(message: string, facts?: Record<string, unknown>): void };
}

/** `/v1/server`: what this server does, and its drain for an upgrade. */
export function serverRoutes(http: FastifyInstance, parts: ServerParts): void {
  const { intake, access, countStarting, log } = parts;

  http.get('/v1/server', async () => serverDetails(parts, await countStarting()));

  http.post('/v1/server/drain', async (request) => {
    access.checkOperator(callerOf(request));
    // First what may fail: an error would say that nothing was done.
    const starting = await countStarting();
    intake.drain();
    log.info('the server is drained: it takes no new batches and sessions', { user: callerOf(request).user });
    return serverDetails(parts, starting);
  });

  http.delete('/v1/server/drain', async (request) => {
    access.checkOperator(callerOf(request));
    const starting = await countStarting();
    intake.resume();
    log.info('the server takes new batches and sessions again', { user: callerOf(request).user });
    return serverDetails(parts, starting);
  });
}

function serverDetails({ intake, answering }: ServerParts, starting: number): ServerDetails {
  // The request for this is one of them.
  const requests = Math.max(0, answering() - 1);
  return { version: LIVERY_VERSION, state: intake.state(), underWay: { requests, starting } };
}
