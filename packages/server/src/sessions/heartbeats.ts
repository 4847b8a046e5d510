/**
 * Which sessions were asked for since somebody last took note. After a start that is all of them: their clients may have
 * asked while no server was there to hear it.
 */
export interface Heartbeats {
  beat(uid: string): void;
  /** Whether a session was asked for since the last `take`. */
  heard(uid: string): boolean;
  /** Those of `uids` that were asked for since the last `take`; all others are forgotten. */
  take(uids: readonly string[]): string[];
}

export function createHeartbeats(): Heartbeats {
  let begun = true;
  let beats = new Set<string>();
  const heard = (uid: string) => begun || beats.has(uid);
  return {
    beat: (uid) => void beats.add(uid),
    heard,
    take(uids) {
      const taken = uids.filter(heard);
      begun = false;
      beats = new Set();
      return taken;
    },
  };
}
