import { isLoopback } from '../config/loopback.ts';
import type { Db } from '../store/db.ts';
import { serversUp } from '../store/servers-up.ts';

/** A server that holds a lease and listens. */
export interface LivingServer {
  id: string;
  place: string;
  /** WebSocket addresses, with blanks. */
  agent_urls: string;
  certificate: string | null;
}

/** Where agents find a server, and by which certificate they know it there. */
export interface AgentAddress {
  url: string;
  certificate: string | null;
}

export async function livingServers(db: Db): Promise<LivingServer[]> {
  return serversUp(db)
    .select(['id', 'place', 'agent_urls', 'certificate'])
    .where('agent_urls', '!=', '')
    .orderBy('started_at')
    .orderBy('id')
    .execute();
}

/**
 * Where the agents of a server's drivers find servers: at first at itself, then at those of the same place, then at those
 * others that can be reached from elsewhere.
 */
export function addressesFor(
  self: readonly AgentAddress[],
  place: string,
  servers: readonly LivingServer[],
): AgentAddress[] {
  const near = servers.filter((server) => server.place === place).flatMap(addressesOf);
  const far = servers.filter((server) => server.place !== place).flatMap(addressesOf);
  const all = [...self, ...near, ...far.filter(({ url }) => !isLoopback(hostOf(url)))];
  return [...new Map(all.map((address) => [address.url, address])).values()];
}

function addressesOf({ agent_urls, certificate }: LivingServer): AgentAddress[] {
  return agent_urls.split(' ').map((url) => ({ url, certificate }));
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}
