import type { Store } from './open.ts';

const EVERY_MS = 1_000;

/** Throws why nothing can be written to the store right now. However often it is asked, it writes once a second at most. */
export function createProbe(store: Store): () => Promise<void> {
  let written = Number.NEGATIVE_INFINITY;
  let outcome = Promise.resolve();
  return () => {
    const now = performance.now();
    if (now - written < EVERY_MS) return outcome;
    written = now;
    outcome = writeNothing(store);
    return outcome;
  };
}

/** A write like any other, which changes nothing. */
async function writeNothing(store: Store): Promise<void> {
  await store
    .updateTable('identity')
    .set((eb) => ({ store_id: eb.ref('store_id') }))
    .execute();
}
