import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const CLIENTS = new URL('../clients', import.meta.url).pathname;

/**
 * Runs a client's script, `e2e/clients/NAME.py`, with its interpreter to its end. Gives what the client saw: the JSON of
 * the last line that the script prints.
 */
export async function seenBy<T>(client: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<T> {
  // -P: the script has the name of the package that it imports.
  const ran = await run(clientPython(client), ['-P', join(CLIENTS, `${client}.py`), ...args], {
    env: { ...process.env, ...environment },
    maxBuffer: 64 * 1024 * 1024,
  }).catch(({ code, stdout, stderr }: { code: unknown; stdout: string; stderr: string }) => {
    throw new Error(`${client}.py ended with ${code}:\n${stdout.slice(-10_000)}\n${stderr.slice(-10_000)}`);
  });
  return JSON.parse(ran.stdout.trimEnd().split('\n').at(-1) ?? '') as T;
}

/** The interpreter of the virtual environment in which a client is. */
function clientPython(name: string): string {
  const python = process.env[`LIVERY_E2E_CLIENT_${name.toUpperCase()}`];
  if (!python || !existsSync(python))
    throw new Error(`${name} is not there: run its test by \`npm run e2e:clients\`, which installs it`);
  return python;
}
