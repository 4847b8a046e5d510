import type { SessionView } from '@livery/protocol/sessions';
import type { FastifyRequest } from 'fastify';

/** Livy's own Java and Scala client. Its newest release, 0.7.1, fails on any key of a session that it does not know. */
const OLD_CLIENT = /^livy-client-http\b/;

/** A session as the caller can read it: that client gets the nine keys of its day, which those after it take too. */
export function forClient(request: Pick<FastifyRequest, 'headers'>, view: SessionView): Partial<SessionView> {
  if (!OLD_CLIENT.test(request.headers['user-agent'] ?? '')) return view;
  const { id, name, appId, owner, proxyUser, state, kind, appInfo, log } = view;
  return { id, name, appId, owner, proxyUser, state, kind, appInfo, log };
}
