import type { Kind } from './ledger.ts';

/**
 * The order in which states may be seen. Who polls may miss any of them, and may never see one after a later one, nor
 * another one after the last. Between those of one rank it may go to and fro.
 */
const RANKS: Record<Kind, string[][]> = {
  batch: [['starting'], ['running'], ['success', 'dead', 'killed']],
  session: [['starting'], ['idle', 'busy'], ['shutting_down'], ['dead', 'killed']],
  statement: [['waiting'], ['running'], ['cancelling'], ['available', 'cancelled']],
  job: [['SENT', 'QUEUED'], ['STARTED'], ['SUCCEEDED', 'FAILED', 'CANCELLED']],
};

export function isFinal(kind: Kind, state: string): boolean {
  return rankOf(kind, state) === RANKS[kind].length - 1;
}

/** Whether a state may be seen after another one; null is before the first. */
export function mayFollow(kind: Kind, before: string | null, state: string): boolean {
  const rank = rankOf(kind, state);
  if (rank < 0 || before === null) return rank >= 0;
  return isFinal(kind, before) ? state === before : rank >= rankOf(kind, before);
}

function rankOf(kind: Kind, state: string): number {
  return RANKS[kind].findIndex((states) => states.includes(state));
}
