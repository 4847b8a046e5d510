import { randomBytes } from 'node:crypto';
import { now } from '../store/clock.ts';
import type { Db } from '../store/db.ts';

/** How long a server that says nothing keeps its apps, ms. */
export const LEASE_MS = 3_000;

/** What a server tells the others of itself. */
export interface Presence {
  /** Host and data directory: where its local drivers are. */
  place: string;
  /** WebSocket addresses for agents; none while it does not listen. */
  agentUrls: readonly string[];
  /** SHA-256, in hex, of the certificate that it shows there; null without TLS. */
  certificate: string | null;
  version: string;
}

/** A lease of its own for a server that begins; gives its id. `forever` where nobody else can be there. */
export async function beginLease(db: Db, presence: Presence, forever: boolean): Promise<string> {
  const id = randomBytes(8).toString('hex');
  const { place, version } = presence;
  await db
    .insertInto('instances')
    .values((eb) => ({
      id,
      place,
      version,
      ...address(presence),
      started_at: now(),
      expires_at: forever ? null : eb(now(), '+', LEASE_MS),
    }))
    .execute();
  return id;
}

/** False where the lease is over: others may have taken all that belonged to it, so it must not be renewed. */
export async function renewLease(db: Db, id: string, presence: Presence): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('instances')
    .set((eb) => ({ ...address(presence), expires_at: eb(now(), '+', LEASE_MS) }))
    .where('id', '=', id)
    .where('expires_at', '>', now())
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The agents that are connected to a server stay so when it begins anew. */
export async function keepLinks(db: Db, former: string, id: string): Promise<void> {
  await db.updateTable('sessions').set({ link: id }).where('link', '=', former).execute();
}

export async function endLease(db: Db, id: string): Promise<void> {
  await db.deleteFrom('instances').where('id', '=', id).execute();
}

function address({ agentUrls, certificate }: Presence) {
  return { agent_urls: agentUrls.join(' '), certificate };
}
