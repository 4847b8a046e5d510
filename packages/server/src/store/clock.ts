import { type RawBuilder, sql } from 'kysely';

/**
 * What the store's clock says, ms since the epoch: one clock for all servers that share it, however wrong their own are.
 * A function of this name is in every store.
 */
export function now(): RawBuilder<number> {
  return sql<number>`livery_now()`;
}
