import { createRandom } from './random.ts';

/*
 * What is done in a run. Each of these gives the next step of a list without end that follows from the seed alone: how
 * fast the machine is decides how far a run comes, and not what it does. Times are in ms.
 */

/** What the user of a notebook does next: sends statements or jobs, none of which waits for the one before, and then… */
export interface NotebookStep {
  end: 'wait' | 'cancel' | 'delete' | 'kill driver';
  /** Jobs of the job API, and then statements. */
  jobs: boolean;
  /** Whether each has an Idempotency-Key. */
  keyed: boolean;
  /** How long each of them takes. */
  durations: number[];
  /** When the cancel, the deletion or the end of the driver comes. */
  after: number;
}

const NOTEBOOK: readonly (NotebookStep['end'] | 'jobs')[] = [
  ...Array<'wait'>(15).fill('wait'),
  'jobs',
  'jobs',
  'cancel',
  'delete',
  'kill driver',
];

export function notebookSteps(seed: number, user: number): () => NotebookStep {
  const random = createRandom(`${seed} notebook ${user}`);
  const deal = random.dealer(NOTEBOOK);
  return () => {
    const card = deal();
    // Most take no time; one that does is what a fault comes in the middle of.
    const durations = Array.from({ length: random.between(2, 8) }, () =>
      random.between(0, 3) === 0 ? random.between(100, 1_000) : 0,
    );
    const jobs = card === 'jobs';
    const keyed = random.between(0, 1) === 1;
    return { end: jobs ? 'wait' : card, jobs, keyed, durations, after: random.between(0, 500) };
  };
}

/** A program that prints numbered lines over some time and ends. */
export interface BatchPlan {
  lines: number;
  duration: number;
  exitCode: 0 | 3;
  /** Whether it starts Spark, rather than being run by Spark's submit alone. */
  spark: boolean;
  keyed: boolean;
  /** What comes between; `after` is the time from its acceptance, for a driver that is killed from its start. */
  end: 'wait' | 'delete' | 'kill driver';
  after: number;
}

const BATCHES = ['quick', 'quick', 'lasting', 'failing', 'with Spark', 'delete', 'kill driver'] as const;

export function batchPlans(seed: number, user: number): () => BatchPlan {
  const random = createRandom(`${seed} batches ${user}`);
  const deal = random.dealer(BATCHES);
  return () => {
    const kind = deal();
    const lasting = kind !== 'quick' && kind !== 'failing';
    return {
      // One that says little does not notice when its driver is gone.
      lines: kind === 'kill driver' ? 1 : random.between(1, 300),
      duration: lasting ? random.between(1_000, 5_000) : 0,
      exitCode: kind === 'failing' ? 3 : 0,
      spark: kind === 'with Spark',
      keyed: random.between(0, 1) === 1,
      end: kind === 'delete' || kind === 'kill driver' ? kind : 'wait',
      after: random.between(0, 3_000),
    };
  };
}

/** What happens to a server, or to the database. `down`: for how long it is away; `pause`: the time of peace before. */
export interface Fault {
  kind: FaultKind;
  server: number;
  down: number;
  pause: number;
}

export type FaultKind = keyof typeof FAULTS;

/** How often each comes in a round, and how long a server is away by it. A lease lasts 3 s. */
const FAULTS = {
  'kill -9': { times: 5, down: [0, 1_500] },
  SIGTERM: { times: 2, down: [0, 1_000] },
  'other port': { times: 2, down: [0, 500] },
  SIGSTOP: { times: 2, down: [100, 1_000] },
  'long SIGSTOP': { times: 1, down: [3_500, 5_000] },
  cut: { times: 3, down: [0, 0] },
  PostgreSQL: { times: 2, down: [0, 1_000] },
} as const;

/** `servers` is how many there are. */
export function faults(seed: number, servers: number, store: 'sqlite' | 'postgres'): () => Fault {
  const random = createRandom(`${seed} faults`);
  const kinds = (Object.keys(FAULTS) as FaultKind[]).filter((kind) => kind !== 'PostgreSQL' || store === 'postgres');
  const cards = kinds.flatMap((kind) => Array<FaultKind>(FAULTS[kind].times).fill(kind));
  const deal = random.dealer(cards);
  return () => {
    const kind = deal();
    const [least, most] = FAULTS[kind].down;
    return {
      kind,
      server: random.between(0, servers - 1),
      down: random.between(least, most),
      // Now and then nothing has time to recover before the next one comes.
      pause: random.between(0, 3) === 0 ? 0 : random.between(200, 2_000),
    };
  };
}
