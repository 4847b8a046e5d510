import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fixture, startServer, type TestServer } from '../e2e/support/server.ts';
import type { Spark } from '../e2e/support/sparks.ts';
import { until } from '../e2e/support/until.ts';
import { startPostgres } from '../packages/server/src/store/testing/postgres.ts';
import { type Figure, median, timed } from './figures.ts';

const WARM_UP = 20;
const STATEMENTS = 100;
const TAKEOVERS = 5;

/**
 * Two servers of one host on one PostgreSQL: what a statement costs through the one to which the agent is not connected,
 * what it costs on PostgreSQL at all, and how long it takes until the other one serves what a dead one had.
 */
export async function measureServers(spark: Spark): Promise<Figure[]> {
  const postgres = await startPostgres();
  const started: TestServer[] = [];
  const start = async (options: object) => {
    const server = await startServer({ spark, sparkDefaults: [], ...options });
    started.push(server);
    return server;
  };
  try {
    const environment = { LIVERY_STORE: (await postgres.createDatabase()).url };
    const a = await start({ environment });
    const b = await start({ environment, dataDir: a.dataDir });
    const id = await openSession(a);
    const statements = await measureStatements(a, b, await start({ environment: { LIVERY_STORE: '' } }), id);
    return [...statements, ...(await measureTakeovers(a, b, id))];
  } finally {
    for (const server of started.reverse()) await server.dispose();
    await postgres.dispose();
  }
}

async function openSession({ livy }: TestServer): Promise<number> {
  const { id } = await livy.open({ kind: 'pyspark' });
  await livy.untilState(`/sessions/${id}`, 'idle');
  return id;
}

/** The agent of a session is connected to the server that launched its driver: to `a`. Rounds take turns. */
async function measureStatements(a: TestServer, b: TestServer, sqlite: TestServer, id: number): Promise<Figure[]> {
  const other = await openSession(sqlite);
  const [near, far, file]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < WARM_UP + STATEMENTS; round++) {
    const times = [await roundTrip(a, id), await roundTrip(b, id), await roundTrip(sqlite, other)] as const;
    if (round < WARM_UP) continue;
    near.push(times[0]);
    far.push(times[1]);
    file.push(times[2]);
  }
  await sqlite.livy.remove(`/sessions/${other}`);
  const [direct, through, onSqlite] = [median(near), median(far), median(file)];
  return [
    {
      what: 'pyspark 1+1 through the server without its agent, more',
      value: through - direct,
      unit: 'ms',
      target: '≤ 50 ms',
      met: through - direct <= 50,
      floor: `${through.toFixed(1)} ms against ${direct.toFixed(1)} ms`,
    },
    {
      what: 'pyspark 1+1 on PostgreSQL against SQLite',
      value: direct / onSqlite,
      unit: '×',
      target: 'told only',
      met: true,
      floor: `${direct.toFixed(1)} ms against ${onSqlite.toFixed(1)} ms`,
    },
  ];
}

/** From POST until a client that waits for it sees the result. */
function roundTrip(server: TestServer, id: number): Promise<number> {
  return timed(() => runThrough(server, id));
}

async function runThrough({ livy }: TestServer, id: number): Promise<void> {
  const { id: n } = await livy.post(id, { code: '1+1' });
  const path = `/v1/sessions/${id}/statements/${n}?wait=60`;
  const statement = await livy.expect<{ state: string }>(200, 'GET', path);
  if (statement.state !== 'available') throw new Error(JSON.stringify(statement));
}

/** Each server kills in turn what the other one then takes: the owner of an idle session and of a batch that runs. */
async function measureTakeovers(a: TestServer, b: TestServer, id: number): Promise<Figure[]> {
  const [sessions, batches, alive]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < TAKEOVERS; round++) {
    const [owner, heir] = round % 2 === 0 ? [a, b] : [b, a];
    const whenAlive = await runningBatch(owner, `alive-${round}`);
    alive.push(await timed(() => letEnd(heir, whenAlive)));
    const batch = await runningBatch(owner, `taken-${round}`);
    await owner.kill();
    const [session, end] = await Promise.all([roundTrip(heir, id), timed(() => letEnd(heir, batch))]);
    sessions.push(session);
    batches.push(end);
    await owner.restart();
  }
  await a.livy.remove(`/sessions/${id}`);
  const floor = `${TAKEOVERS} × kill -9; the same end takes ${(median(alive) / 1000).toFixed(2)} s while its owner lives`;
  return [
    takeover(
      'an idle session runs a statement again',
      sessions,
      `worst ${(Math.max(...sessions) / 1000).toFixed(2)} s`,
    ),
    takeover('the end of a batch is known', batches, floor),
  ];
}

function takeover(what: string, times: readonly number[], floor: string): Figure {
  const seconds = median(times) / 1000;
  return { what: `its server dies: ${what}`, value: seconds, unit: 's', target: '< 5 s', met: seconds < 5, floor };
}

interface Running {
  id: number;
  /** The batch ends when this file is there. */
  go: string;
}

async function runningBatch({ livy, dataDir }: TestServer, name: string): Promise<Running> {
  const go = join(dirname(dataDir), name);
  const { id } = await livy.submit({ file: fixture('slow.py'), args: [go] });
  await until('the program to begin', () => livy.says(`/batches/${id}`, 'begun'));
  return { id, go };
}

/** Ends when the end is recorded, as a client that waits for it sees it. */
async function letEnd({ livy }: TestServer, { id, go }: Running): Promise<void> {
  await writeFile(go, '');
  const { state } = await livy.expect<{ state: string }>(200, 'GET', `/v1/batches/${id}?wait=60`);
  if (state !== 'success') throw new Error(`batch ${id} is ${state}`);
}
