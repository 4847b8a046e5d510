import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { driverProcesses } from './processes.ts';
import type { TestServer } from './server.ts';

const run = promisify(execFile);

const CLIENTS = new URL('../clients', import.meta.url).pathname;

/** The interpreter of the virtual environment in which a client is. */
export function clientPython(name: string): string {
  const python = process.env[`LIVERY_E2E_CLIENT_${name.toUpperCase()}`];
  if (!python) throw new Error(`${name} is not there: run its test by \`npm run e2e:clients\`, which installs it`);
  return python;
}

/**
 * Runs a script of `e2e/clients` with a client's interpreter to its end. Gives what the client saw: the JSON of the last
 * line that the script prints.
 */
export async function seenBy<T>(
  client: string,
  script: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<T> {
  const ran = await run(clientPython(client), [join(CLIENTS, script), ...args], {
    env: { ...process.env, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  }).catch(({ code, stdout, stderr }: { code: unknown; stdout: string; stderr: string }) => {
    throw new Error(`${script} ended with ${code}:\n${stdout.slice(-10_000)}\n${stderr.slice(-10_000)}`);
  });
  return JSON.parse(ran.stdout.trimEnd().split('\n').at(-1) ?? '') as T;
}

/** Holds that a client has left no session, no batch, no process and no file of a driver on the server. */
export async function assertNothingLeft({ livy, dataDir }: TestServer): Promise<void> {
  for (const path of ['/sessions', '/batches']) {
    assert.equal((await livy.ask('GET', path)).text, '{"from":0,"total":0,"sessions":[]}');
  }
  assert.deepEqual(await driverProcesses(dirname(dataDir)), []);
  assert.deepEqual(await readdir(join(dataDir, 'apps')), []);
}
