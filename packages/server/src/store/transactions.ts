import { Kysely, type Transaction, type TransactionBuilder } from 'kysely';
import { StoreUnavailable } from './errors.ts';
import type { Tables } from './tables.ts';

const ATTEMPTS = 5;

/**
 * Kysely whose transactions are begun anew when PostgreSQL ends one for the sake of another (a deadlock, say): what is done
 * in a transaction, besides writing to the store, has to bear that.
 */
export class RetryingKysely extends Kysely<Tables> {
  override transaction(): TransactionBuilder<Tables> {
    const builder = super.transaction();
    const once = builder.execute.bind(builder);
    builder.execute = <T>(work: (tx: Transaction<Tables>) => Promise<T>) => retried(() => once(work));
    return builder;
  }
}

async function retried<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (!mayPass(error)) throw error;
      if (attempt === ATTEMPTS) throw new StoreUnavailable('others always came first', { cause: error });
    }
  }
}

/** `serialization_failure` and `deadlock_detected`: nothing was written. */
function mayPass(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === '40001' || code === '40P01';
}
