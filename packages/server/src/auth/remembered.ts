import { createHmac, randomBytes } from 'node:crypto';

/** Which passwords were right a moment ago. */
export interface Remembered {
  has(user: string, password: string): boolean;
  add(user: string, password: string): void;
  forget(): void;
}

/**
 * Remembers passwords for `forMs`, as hashes under a key that only this process has and nobody writes down: a client that
 * polls twice a second would otherwise cost a slow hash each time.
 */
export function createRemembered(forMs: number, most: number): Remembered {
  const key = randomBytes(32);
  const until = new Map<string, number>();
  // The length keeps "a" with "bc" apart from "ab" with "c".
  const tag = (user: string, password: string) =>
    createHmac('sha256', key).update(`${user.length}:${user}${password}`).digest('base64');
  return {
    has: (user, password) => (until.get(tag(user, password)) ?? 0) > Date.now(),
    add(user, password) {
      const oldest = until.keys().next().value;
      if (until.size >= most && oldest !== undefined) until.delete(oldest);
      const mark = tag(user, password);
      until.delete(mark);
      until.set(mark, Date.now() + forMs);
    },
    forget: () => until.clear(),
  };
}
