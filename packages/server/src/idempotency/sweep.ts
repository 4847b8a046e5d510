import type { Store } from '../store/open.ts';
import { dropOutdated } from './store.ts';

const EVERY_MS = 60_000;

/** Removes keys that count no more. `stop` waits for the commit under way. */
export function startKeySweeper(
  store: Store,
  log: { error(message: string, facts?: Record<string, unknown>): void },
): { stop(): Promise<void> } {
  let stopped = false;
  const round = async () => {
    try {
      while (!stopped && (await dropOutdated(store, Date.now())));
    } catch (error) {
      log.error('old idempotency keys could not be removed', { error });
    }
  };
  let rounds = round();
  const timer = setInterval(() => {
    rounds = rounds.then(round);
  }, EVERY_MS).unref();
  return {
    stop: () => {
      stopped = true;
      clearInterval(timer);
      return rounds;
    },
  };
}
