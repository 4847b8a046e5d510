/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** A whole number from `least` to `most`. */
  between(least: number, most: number): number;
  /** Gives the cards in a random order, again and again: all of them come up in each round. */
  dealer<T>(cards: readonly T[]): () => T;
}

export function createRandom(seed: string): Random {
  let state = hash(seed);

  /** Mulberry32: below 1. */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    between,
    dealer<T>(cards: readonly T[]) {
      const left: T[] = [];
      return () => {
        if (left.length === 0) left.push(...cards);
        const [card] = left.splice(between(0, left.length - 1), 1);
        return card as T;
      };
    },
  };
}

/** FNV-1a. */
function hash(text: string): number {
  return [...text].reduce((sum, letter) => Math.imul(sum ^ letter.charCodeAt(0), 0x01000193), 0x811c9dc5);
}
