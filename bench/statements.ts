import { startServer, type TestServer } from '../e2e/support/server.ts';
import type { Spark } from '../e2e/support/sparks.ts';
import { type Figure, median, timed } from './figures.ts';

const WARM_UP = 30;
const ROUNDS = 100;

/**
 * What Livery adds to a statement: from POST until a client that polls without pause sees the result, less the time that
 * the interpreter itself was at work on it (the agent's `started` to `completed`, whole ms).
 */
export async function measureStatements(spark: Spark): Promise<Figure[]> {
  const server = await startServer({ spark, sparkDefaults: [] });
  try {
    return [
      await measureKind(server, 'pyspark', '1+1', 10),
      await measureKind(server, 'spark', '1+1', 20),
      await measureKind(server, 'sql', 'select 1', 20),
    ];
  } finally {
    await server.dispose();
  }
}

async function measureKind({ livy }: TestServer, kind: string, code: string, most: number): Promise<Figure> {
  const { id } = await livy.open({ kind });
  await livy.untilState(`/sessions/${id}`, 'idle');
  const [all, own]: [number[], number[]] = [[], []];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const { ms, interpreter } = await roundTrip(livy, id, code);
    if (round < WARM_UP) continue;
    all.push(ms);
    own.push(interpreter);
  }
  await livy.remove(`/sessions/${id}`);
  const added = median(all.map((ms, index) => ms - (own[index] ?? 0)));
  return {
    what: `${kind} ${code}, added to the interpreter's own time (median)`,
    value: added,
    unit: 'ms',
    target: `≤ ${most} ms`,
    met: added <= most,
    floor: `${median(all).toFixed(1)} ms in all, ${median(own).toFixed(1)} ms in the interpreter`,
  };
}

async function roundTrip(
  livy: TestServer['livy'],
  id: number,
  code: string,
): Promise<{ ms: number; interpreter: number }> {
  let interpreter = 0;
  const ms = await timed(async () => {
    const { id: n } = await livy.post(id, { code });
    for (;;) {
      const statement = await livy.statement(id, n);
      if (statement.state !== 'available') continue;
      if (statement.output?.status !== 'ok') throw new Error(JSON.stringify(statement));
      interpreter = statement.completed - statement.started;
      return;
    }
  });
  return { ms, interpreter };
}
