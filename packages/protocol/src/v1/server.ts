import { type Static, Type } from '../type.ts';

/**
 * The server that answers. It is `serving`; or `draining`, when it takes no new batches and sessions; or `stopping`.
 * `underWay` says what an operator may want to wait for before a stop, though nothing is lost by one: `requests` that this
 * server is answering, besides the one for this, and its batches and sessions that are `starting`.
 */
export const ServerDetails = Type.Object({
  version: Type.String(),
  state: Type.Enum(['serving', 'draining', 'stopping']),
  underWay: Type.Object({ requests: Type.Integer(), starting: Type.Integer() }),
});

export type ServerDetails = Static<typeof ServerDetails>;
