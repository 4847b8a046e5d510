import { setTimeout as sleep } from 'node:timers/promises';
import { isDiskFull, isPassing } from './backends/passing.ts';
import { outcomeUnknown, storeFull, storeUnavailable, unavailable } from './http/errors.ts';
import type { Intake } from './intake/intake.ts';
import { CommitUnknown, StoreFull, StoreUnavailable } from './store/errors.ts';
import type { Log } from './telemetry/log.ts';

/** How long the store may take to answer before the server counts as not ready, ms. */
const READY_WITHIN_MS = 2_000;

/** The server can work while its store takes what it is to remember, and nobody drains or stops it. */
export async function checkReady(probe: () => Promise<void>, intake: Intake): Promise<void> {
  intake.check();
  const late = sleep(READY_WITHIN_MS, undefined, { ref: false }).then(() => {
    throw storeUnavailable();
  });
  const written = probe().catch((error) => {
    throw error instanceof StoreFull ? unavailable('The disk of the server is full.') : error;
  });
  await Promise.race([written, late]);
}

/** What a caller is told where the store or the disk does not do its part; the log says which part. */
export function answerTo(error: unknown, log: Log): unknown {
  const full = error instanceof StoreFull || isDiskFull(error);
  if (!full && !(error instanceof StoreUnavailable) && !isPassing(error)) return error;
  log.error('a request met a store or disk that fails', { error });
  if (error instanceof CommitUnknown) return outcomeUnknown();
  return full ? storeFull() : storeUnavailable();
}
