import type { Store } from '../store/open.ts';
import type { Log } from '../telemetry/log.ts';
import { claimApps, forgetGone, takePlace } from './claim.ts';
import { beginLease, endLease, keepLinks, LEASE_MS, type Presence, renewLease } from './lease.ts';
import { type LivingServer, livingServers } from './servers.ts';

/** How often the lease is renewed and apps without an owner are looked for, ms. */
const ROUND_MS = 500;
const FORGET_AFTER_MS = 20 * LEASE_MS;

/** This server among those that share the store. */
export interface Membership {
  /** Its id now; another one after it lost its lease, so that nothing of its former life counts. */
  id(): string;
  /** Takes the apps that have no owner, and goes on doing so. Rejects when the first round fails. */
  begin(): Promise<void>;
  /** Looks for apps and servers now rather than at the next round. */
  look(): void;
  /** Ends the lease, so that the others need not wait for its end. */
  end(): Promise<void>;
}

export interface MembershipEvents {
  /** An app is this server's from now on. */
  claimed(uid: string): void;
  /** The servers are others than they were. */
  serversChanged(servers: readonly LivingServer[]): void;
  /** In every round of servers that share a store. */
  tend(): Promise<void>;
}

/**
 * Joins the servers that share the store. `shared` false: nobody else can be there (the store has a lock), so the lease
 * has no end, and apps of every place are this server's.
 */
export async function joinServers(
  store: Store,
  presence: () => Presence,
  shared: boolean,
  events: MembershipEvents,
  log: Log,
): Promise<Membership> {
  if (!shared) {
    await store.deleteFrom('instances').execute();
    await takePlace(store, presence().place);
  }
  let id = await beginLease(store, presence(), !shared);
  let known = '';
  let wake: () => void = () => undefined;
  let asked = false;
  let ended = false;
  let failing = false;
  let rounds = Promise.resolve();

  async function renew(): Promise<void> {
    if (await renewLease(store, id, presence())) return;
    const next = await beginLease(store, presence(), false);
    await keepLinks(store, id, next);
    id = next;
    log.warn('this server was silent too long, and begins anew: others may have taken its apps', { instance: id });
  }

  async function round(): Promise<void> {
    if (shared) await renew();
    const servers = await livingServers(store);
    const names = JSON.stringify(servers);
    if (names !== known) events.serversChanged(servers);
    known = names;
    for (const uid of await claimApps(store, id, presence().place)) events.claimed(uid);
    if (!shared) return;
    await events.tend();
    await forgetGone(store, FORGET_AFTER_MS);
  }

  async function goOn(): Promise<void> {
    for (;;) {
      if (!asked) await pause();
      asked = false;
      if (ended) return;
      try {
        await round();
        failing = false;
      } catch (error) {
        if (!failing) log.error('the lease cannot be renewed now', { error });
        failing = true;
      }
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ROUND_MS).unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  function look(): void {
    asked = true;
    wake();
  }

  return {
    id: () => id,
    async begin() {
      await round();
      if (shared) rounds = goOn();
    },
    look,
    async end() {
      ended = true;
      look();
      await rounds;
      await endLease(store, id);
    },
  };
}
