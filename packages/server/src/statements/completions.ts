import { randomUUID } from 'node:crypto';
import type { Complete, Completed } from '@livery/protocol/agent';
import type { Links } from './statements.ts';

/** Questions to agents about words that somebody is typing. Kept in memory alone: who asked asks again. */
export interface Completions {
  /** The agent's candidates; none where it is not connected, or does not answer in time. */
  ask(uid: string, question: Pick<Complete, 'kind' | 'code' | 'cursor'>): Promise<string[]>;
  /** An agent has answered; without effect where nobody waits for it any more. */
  answer(uid: string, answer: Completed): void;
}

/** `patienceMs`: the first question to a Scala compiler takes it seconds, all others less than one. */
export function createCompletions(links: Links, patienceMs = 8_000): Completions {
  const waiting = new Map<string, (candidates: string[]) => void>();
  return {
    async ask(uid, question) {
      if (!links.has(uid)) return [];
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
        links.tell(uid, { type: 'complete', request, ...question });
      });
    },
    answer: (uid, { request, candidates }) => waiting.get(`${uid} ${request}`)?.(candidates),
  };
}
