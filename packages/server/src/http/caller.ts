import type { FastifyRequest } from 'fastify';

/** Who sent a request. */
export interface Caller {
  /** The user who proved who it is; null is nobody: this server asks no one. */
  user: string | null;
  /** For whom that user speaks, and may (`doAs` of the query); null is for itself. */
  doAs: string | null;
}

export const NOBODY: Caller = { user: null, doAs: null };

/** Whose rights count. */
export function effectiveUser({ user, doAs }: Caller): string | null {
  return doAs ?? user;
}

type WithCaller = { caller?: Caller };

/** Who sent the request, as the server let it in. */
export function callerOf(request: FastifyRequest): Caller {
  return (request as unknown as WithCaller).caller ?? NOBODY;
}

/** For the server alone. */
export function setCaller(request: FastifyRequest, caller: Caller): void {
  (request as unknown as WithCaller).caller = caller;
}
