import { createHmac, randomBytes } from 'node:crypto';

/** Which passwords were right a while ago. */
export interface Remembered {
  /** `right`: it counts, and is remembered longer for it; `due`: it was right, and must be looked at again. */
  recall(user: string, password: string): 'right' | 'due' | 'unknown';
  add(user: string, password: string): void;
}

export interface RememberedFor {
  /** A password that is not used for this long is forgotten, ms. */
  unusedMs: number;
  /** After this it is due, however much it is used, ms. */
  longestMs: number;
  /** Of more than so many passwords the one that was used longest ago is forgotten. */
  most: number;
}

/**
 * Remembers passwords as hashes under a key that only this process has and nobody writes down: a client that polls twice a
 * second would otherwise cost a slow hash each time.
 */
export function createRemembered({ unusedMs, longestMs, most }: RememberedFor): Remembered {
  const key = randomBytes(32);
  /** By the time of their last use, the oldest first. */
  const known = new Map<string, { added: number; used: number }>();
  // The length keeps "a" with "bc" apart from "ab" with "c".
  const tag = (user: string, password: string) =>
    createHmac('sha256', key).update(`${user.length}:${user}${password}`).digest('base64');
  const use = (mark: string, added: number) => {
    known.delete(mark);
    known.set(mark, { added, used: Date.now() });
  };
  return {
    recall(user, password) {
      const mark = tag(user, password);
      const { added, used } = known.get(mark) ?? { added: 0, used: 0 };
      if (used + unusedMs <= Date.now()) return 'unknown';
      use(mark, added);
      return added + longestMs > Date.now() ? 'right' : 'due';
    },
    add(user, password) {
      use(tag(user, password), Date.now());
      const [oldest = ''] = known.keys();
      if (known.size > most) known.delete(oldest);
    },
  };
}
