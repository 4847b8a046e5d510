import type { Db } from '../store/db.ts';

/**
 * Tells for how long sessions have been served, ms: it stands still while no server serves, and knows nothing of the
 * wall clock, which may be set. Servers that share a store share it, and differ by what goes by between two looks.
 */
export interface ServiceClock {
  /** Counts what was served since the last look, and gives what the clock shows. To be called again within `longestMs`. */
  look(db: Db): Promise<number>;
}

/**
 * Goes on from what the store has. `monotonic` is the process's own clock, ms. Where more than `longestMs` lie between two
 * looks, only so much counts: the process was stopped meanwhile, and served nobody.
 */
export async function createServiceClock(
  db: Db,
  longestMs: number,
  monotonic: () => number = () => performance.now(),
): Promise<ServiceClock> {
  let shown = await readServiceTime(db);
  let looked = monotonic();
  return {
    async look(inside) {
      const now = monotonic();
      shown = await raiseServiceTime(inside, shown + Math.round(Math.min(now - looked, longestMs)));
      looked = now;
      return shown;
    },
  };
}

async function readServiceTime(db: Db): Promise<number> {
  return (await db.selectFrom('service_clock').select('service_ms').executeTakeFirstOrThrow()).service_ms;
}

/** The clock never goes back, and two servers that serve at the same time do not count that time twice. */
async function raiseServiceTime(db: Db, atLeast: number): Promise<number> {
  const raised = db.updateTable('service_clock').set((eb) => ({
    service_ms: eb.case().when('service_ms', '<', atLeast).then(atLeast).else(eb.ref('service_ms')).end(),
  }));
  return (await raised.returning('service_ms').executeTakeFirstOrThrow()).service_ms;
}
