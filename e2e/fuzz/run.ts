import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fixture, startServer, type TestServer } from '../support/server.ts';
import type { Spark } from '../support/sparks.ts';
import { assertNothingLeft, deleteEverything } from './leftovers.ts';

const run = promisify(execFile);

/** Beside the 80 MB of a server at rest: what it has read and not yet given back. */
const MOST_RESIDENT_MB = 300;

export interface FuzzOptions {
  spark: Spark;
  seconds: number;
  /** The same seed makes the same requests, as far as the answers are the same. */
  seed: number;
}

/**
 * Sends a real server what schemathesis makes of its own `/v1/openapi.json`, in all its phases. Rejects where an answer
 * is none that the description allows, a 5xx, or too late; where the server met an error that nobody foresaw; and
 * where, when all is deleted, a process, a row or a file is left. Gives the summary of what was sent.
 */
export async function fuzz({ spark, seconds, seed }: FuzzOptions): Promise<string> {
  const server = await startServer({ spark, conf: ['livy.spark.master = local[1]'] });
  try {
    const summary = await schemathesis(server, seconds, seed);
    const resident = await residentMb(server.pid);
    if (resident > MOST_RESIDENT_MB) throw new Error(`the server has grown to ${resident} MB`);
    await deleteEverything(server.livy);
    await assertNothingLeft(server);
    await assertNothingUnforeseen(server);
    return `${summary}\nThe server had ${resident} MB at the end; nothing is left of what was made.`;
  } finally {
    await server.dispose();
  }
}

/** Gives the end of its report; throws all of it when it has found something. */
async function schemathesis(server: TestServer, seconds: number, seed: number): Promise<string> {
  const command = process.env.LIVERY_E2E_SCHEMATHESIS;
  if (!command) throw new Error('schemathesis is not there: set-up installs it for `npm test` and `npm run fuzz`');
  // It keeps what it has found in its current directory, and looks there for its hooks.
  const cwd = await mkdtemp(join(tmpdir(), 'livery-fuzz-'));
  try {
    for (const name of ['schemathesis.toml', 'hooks.py']) await cp(join(import.meta.dirname, name), join(cwd, name));
    const limits = ['--max-time', String(seconds), '--seed', String(seed)];
    const { stdout } = await run(command, ['--no-color', 'run', `${server.url}/v1/openapi.json`, ...limits], {
      cwd,
      env: { ...process.env, LIVERY_FUZZ_FILE: fixture('ok.py') },
      maxBuffer: 64 * 1024 * 1024,
      // A phase may go on for a while after its time; a hang is an error.
      timeout: (seconds + 300) * 1000,
      killSignal: 'SIGKILL',
    });
    return stdout.slice(stdout.indexOf('= SUMMARY =')).replace(/^= SUMMARY =+\s*/, '');
  } catch (error) {
    const { stdout = '', message } = error as Error & { stdout?: string };
    throw new Error(`${stdout || message}\n(seed ${seed})`);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1000);
}

/** Whatever the server answered to it, an error that nobody foresaw is in its log. */
async function assertNothingUnforeseen({ dataDir }: TestServer): Promise<void> {
  const log = await readFile(join(dirname(dataDir), 'server.log'), 'utf8');
  const failed = log.split('\n').filter((line) => line.includes('"message":"a request failed"'));
  if (failed.length > 0) throw new Error(`the server failed ${failed.length} times, first: ${failed[0]}`);
}
