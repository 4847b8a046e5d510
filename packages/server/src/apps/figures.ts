import type { Db } from '../store/db.ts';
import type { Figures } from '../telemetry/metrics-routes.ts';
import type { Apps } from './apps.ts';
import { countAccepted, countByState, countLiving } from './store.ts';

const PLURAL = { batch: 'batches', session: 'sessions' } as const;

/** How many batches and sessions were accepted and are not yet up, of all servers or of one. */
export function countStarting(db: Db, { nouns }: Pick<Apps, 'nouns'>, instance?: string): Promise<number> {
  const initial = [...new Set(Object.values(nouns).map(({ states }) => states.initial))];
  return countLiving(db, initial, instance);
}

/** How many batches and sessions there are in each state, those that ended among them, and how many were accepted ever. */
export async function readFigures({ store, nouns }: Apps): Promise<Figures> {
  const states = (['batch', 'session'] as const).flatMap((noun) =>
    Object.keys(nouns[noun].states.moves).map((state) => [`livery.${PLURAL[noun]}.${state}`, 0] as const),
  );
  const found = (await countByState(store)).map(({ noun, state, count }) => [
    `livery.${PLURAL[noun]}.${state}`,
    Number(count),
  ]);
  const accepted = (await countAccepted(store)).map(({ noun, count }) => [`livery.${PLURAL[noun]}.accepted`, count]);
  return { gauges: Object.fromEntries([...states, ...found]), counters: Object.fromEntries(accepted) };
}
