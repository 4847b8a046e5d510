/**
 * Which sessions were asked for since somebody last took note. After a start that is all of them: their clients may have
 * asked while no server was there to hear it.
 */
export interface Heartbeats {
  beat(uid: string): void;
  /** The same, as another server says. */
  hear(uid: string): void;
  /** Whether a session was asked for since the last `take`. */
  heard(uid: string): boolean;
  /** Those of `uids` that were asked for since the last `take`; all others are forgotten. */
  take(uids: readonly string[]): string[];
}

/** `tellOthers`: one is asked for a session, and another one may have to end it. */
export function createHeartbeats(tellOthers: (uid: string) => void = () => undefined): Heartbeats {
  let begun = true;
  let beats = new Set<string>();
  const heard = (uid: string) => begun || beats.has(uid);
  return {
    beat(uid) {
      if (!beats.has(uid)) tellOthers(uid);
      beats.add(uid);
    },
    hear: (uid) => void beats.add(uid),
    heard,
    take(uids) {
      const taken = uids.filter(heard);
      begun = false;
      beats = new Set();
      return taken;
    },
  };
}
