import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Failure } from '../failure.mjs';
import { root } from '../paths.mjs';
import { serverMain } from '../setup/build.mjs';
import { nodeCommand, nodeEnvironment } from '../setup/node.mjs';
import { sparkEnvironment } from '../setup/setup.mjs';

/**
 * Starts the server as a child.
 *
 * @param {string[]} args the server's own command line
 * @param {import('node:child_process').StdioOptions} stdio
 * @param {string} [cwd] where relative paths in `args` start
 * @returns {{ ended: Promise<{ code: number | null, signal: string | null }>, stop(): Promise<void> }} `stop` ends the
 *   server and waits for it; after 10 s it does not ask any more
 */
export function startServer(args, stdio, cwd = root) {
  if (!existsSync(serverMain)) throw new Failure(`The server is not built: ${serverMain} is missing.`);
  const child = spawn(nodeCommand(), [serverMain, ...args], {
    cwd,
    stdio,
    env: { ...nodeEnvironment(), ...sparkEnvironment() },
    // Out of the terminal's group: a Ctrl-C reaches it once, through us.
    detached: true,
  });
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(hard);
  };
  return { ended, stop };
}
