import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { startServer } from '../e2e/support/server.ts';
import type { Spark } from '../e2e/support/sparks.ts';
import { freePort } from '../packages/server/src/store/testing/free-port.ts';
import { type Figure, median, timed } from './figures.ts';

const ROUNDS = 7;
const SETTLED_MS = 3_000;

/** From `node main.js` to the first answer, and the memory of a server at rest; the floor is a server that does nothing. */
export async function measureStart(spark: Spark): Promise<Figure[]> {
  const [ours, floor]: [number[], number[]] = [[], []];
  let resident = 0;
  for (let round = 0; round < ROUNDS; round++) {
    floor.push(await bareStart());
    let server: Awaited<ReturnType<typeof startServer>> | undefined;
    ours.push(
      await timed(async () => {
        server = await startServer({ spark, sparkDefaults: [] });
        await server.livy.expect(200, 'GET', '/batches');
      }),
    );
    if (round === ROUNDS - 1 && server) resident = await residentAfterRest(server.pid);
    await server?.dispose();
  }
  const seconds = median(ours) / 1000;
  const bare = median(floor) / 1000;
  return [
    {
      what: 'start to first answer',
      value: seconds,
      unit: 's',
      target: '< 0.5 s',
      met: seconds < 0.5,
      floor: `${(seconds / bare).toFixed(1)} × a bare node:http server's ${bare.toFixed(2)} s`,
    },
    { what: 'resident memory at rest', value: resident, unit: 'MB', target: '< 110 MB', met: resident < 110 },
  ];
}

async function bareStart(): Promise<number> {
  const port = await freePort();
  const program = `require('node:http').createServer((_, r) => r.end('{}')).listen(${port}, '127.0.0.1', () => console.log('up'))`;
  let child: ReturnType<typeof spawn> | undefined;
  const ms = await timed(async () => {
    child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (child.stdout) await once(child.stdout, 'data');
    await (await fetch(`http://127.0.0.1:${port}/`)).text();
  });
  child?.kill();
  return ms;
}

/** The server has answered once and has had time to settle, as it would stand overnight. */
async function residentAfterRest(pid: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1000;
}
