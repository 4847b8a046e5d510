/** The states of one noun as data: where a row begins, from where to where it may move, and that it then stays. */
export interface StateTable {
  initial: string;
  /** From a state to those that may follow it. A final state has none. */
  moves: Readonly<Record<string, readonly string[]>>;
}

export function mayMove(states: StateTable, from: string, to: string): boolean {
  return states.moves[from]?.includes(to) ?? false;
}

export function isFinal(states: StateTable, state: string): boolean {
  return (states.moves[state] ?? []).length === 0;
}
