import { randomUUID } from 'node:crypto';
import type { Complete, Completed } from '@livery/protocol/agent';

/** Questions to agents about words that somebody is typing. Kept in memory alone: who asked asks again. */
export interface Completions {
  /** The agent's candidates; none where it does not answer in time. */
  ask(uid: string, question: Pick<Complete, 'kind' | 'code' | 'cursor'>): Promise<string[]>;
  /** An agent has answered. False where nobody waits for it here. */
  answer(uid: string, answer: Completed): boolean;
}

/**
 * `tell` says it to the session's agent, wherever that is connected. `patienceMs`: the first question to a Scala
 * compiler takes it seconds, all others less than one.
 */
export function createCompletions(tell: (uid: string, frame: Complete) => void, patienceMs = 8_000): Completions {
  const waiting = new Map<string, (candidates: string[]) => void>();
  return {
    async ask(uid, question) {
      const request = randomUUID();
      const key = `${uid} ${request}`;
      return new Promise<string[]>((resolve) => {
        const settle = (candidates: string[]) => {
          clearTimeout(timer);
          waiting.delete(key);
          resolve(candidates);
        };
        const timer = setTimeout(() => settle([]), patienceMs);
        waiting.set(key, settle);
        tell(uid, { type: 'complete', request, ...question });
      });
    },
    answer(uid, { request, candidates }) {
      const settle = waiting.get(`${uid} ${request}`);
      settle?.(candidates);
      return settle !== undefined;
    },
  };
}
