import type { PostgresAddress } from '../store/postgres-pool.ts';
import type { Log } from '../telemetry/log.ts';
import { type Bus, type Ears, noBus } from './messages.ts';

/** The way to the other servers on a PostgreSQL store; where there is none, nobody else can be there. */
export async function openBus(postgres: PostgresAddress | null, ears: Ears, log: Log): Promise<Bus> {
  if (postgres === null) return noBus;
  const { openPostgresBus } = await import('./postgres-bus.ts');
  return openPostgresBus(postgres, ears, log);
}
