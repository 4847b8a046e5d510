/**
 * When each session was last asked for, ms. In memory alone: an outage of the server must not count against clients,
 * so after a start every heartbeat counts as new.
 */
export interface Heartbeats {
  beat(uid: string): void;
  last(uid: string): number;
  /** Forgets all but these. */
  keep(uids: ReadonlySet<string>): void;
}

export function createHeartbeats(): Heartbeats {
  const started = Date.now();
  const beats = new Map<string, number>();
  return {
    beat: (uid) => void beats.set(uid, Date.now()),
    last: (uid) => beats.get(uid) ?? started,
    keep(uids) {
      for (const uid of beats.keys()) if (!uids.has(uid)) beats.delete(uid);
    },
  };
}
