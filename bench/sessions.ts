import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { driverProcesses } from '../e2e/support/processes.ts';
import { startServer, type TestServer } from '../e2e/support/server.ts';
import type { Spark } from '../e2e/support/sparks.ts';
import { type Figure, median, timed } from './figures.ts';

const ROUNDS = 5;

const BARE = `from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
print("READY", flush=True)
`;

/**
 * A pyspark session from POST to idle, beside a bare driver until it has its SparkSession: the very `java` command that
 * Livery runs, with its options and its conf, but a three-line Python program in the place of the agent.
 */
export async function measureSessions(spark: Spark): Promise<Figure[]> {
  const server = await startServer({ spark, sparkDefaults: [] });
  const dir = await mkdtemp(join(tmpdir(), 'livery-bench-'));
  try {
    const [ours, bare]: [number[], number[]] = [[], []];
    const command = await bareCommand(server, dir);
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(await timed(() => runBare(command, spark)));
      ours.push(await sessionToIdle(server));
    }
    const ratio = median(ours) / median(bare);
    return [
      {
        what: 'pyspark session, POST to idle, against a bare driver',
        value: ratio,
        unit: '×',
        target: '≤ 1.3 ×',
        met: ratio <= 1.3,
        floor: `${(median(ours) / 1000).toFixed(2)} s against ${(median(bare) / 1000).toFixed(2)} s`,
      },
    ];
  } finally {
    await server.dispose();
    await rm(dir, { recursive: true });
  }
}

async function sessionToIdle({ livy }: TestServer): Promise<number> {
  let id = -1;
  const ms = await timed(async () => {
    ({ id } = await livy.open({ kind: 'pyspark' }));
    await livy.untilState(`/sessions/${id}`, 'idle');
  });
  await livy.remove(`/sessions/${id}`);
  return ms;
}

/** The session's own folder goes with it. */
const TEMPORARY = '-Djava.io.tmpdir=';

/** Takes the command from a real session's driver, so that the flags are the same by construction. */
async function bareCommand(server: TestServer, dir: string): Promise<string[]> {
  const { livy } = server;
  const { id } = await livy.open({ kind: 'pyspark' });
  await livy.untilState(`/sessions/${id}`, 'idle');
  const driver = (await driverProcesses(dirname(server.dataDir))).find(({ command }) => /^\S*java /.test(command));
  if (!driver) throw new Error('the session has no driver');
  const words = (await readFile(`/proc/${driver.pid}/cmdline`, 'utf8'))
    .split('\0')
    .slice(0, -1)
    .map((word) => (word.startsWith(TEMPORARY) ? `${TEMPORARY}${dir}` : word));
  const conf = words[words.indexOf('--properties-file') + 1] ?? '';
  await writeFile(join(dir, 'spark.properties'), await readFile(conf, 'utf8'));
  await writeFile(join(dir, 'bare.py'), BARE);
  await livy.remove(`/sessions/${id}`);
  const submit = words.indexOf('org.apache.spark.deploy.SparkSubmit');
  return [...words.slice(0, submit + 1), '--properties-file', join(dir, 'spark.properties'), join(dir, 'bare.py')];
}

async function runBare([java = 'java', ...args]: string[], spark: Spark): Promise<void> {
  const env = { ...process.env, SPARK_HOME: spark.home, PYSPARK_PYTHON: spark.python, SPARK_LOCAL_IP: '127.0.0.1' };
  const child = spawn(java, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: child.stdout })) if (line === 'READY') break;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
