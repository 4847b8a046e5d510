import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { TestServer } from '../e2e/support/server.ts';
import type { Fleet } from './fleet.ts';
import type { Fault } from './plan.ts';

const run = promisify(execFile);

/** Within what time a server has to be gone that is told to stop, ms. */
const STOPS_WITHIN_MS = 5_000;

/** Does what the plan says; all is up again when this resolves. Gives what was not as promised, else null. */
export async function strike(
  { servers, postgres }: Fleet,
  { kind, server: index, down }: Fault,
): Promise<string | null> {
  const server = servers[index] as TestServer;
  switch (kind) {
    case 'PostgreSQL':
      await postgres?.halt({ immediate: true });
      await sleep(down);
      await postgres?.start();
      return null;
    case 'kill -9':
    case 'other port':
      await server.kill();
      await sleep(down);
      await server.restart(kind === 'other port');
      return null;
    case 'SIGTERM':
      return terminate(server, down);
    case 'SIGSTOP':
    case 'long SIGSTOP':
      process.kill(server.pid, 'SIGSTOP');
      await sleep(down);
      process.kill(server.pid, 'SIGCONT');
      return null;
    case 'cut':
      await cut(server);
      return null;
  }
}

async function terminate(server: TestServer, down: number): Promise<string | null> {
  const asked = performance.now();
  const exitCode = await server.stop();
  const ms = Math.round(performance.now() - asked);
  await sleep(down);
  await server.restart();
  return exitCode === 0 && ms < STOPS_WITHIN_MS ? null : `after SIGTERM it ended with ${exitCode} within ${ms} ms`;
}

/** Has the system abort all connections of a server, agents' and clients', as a network does that breaks. */
async function cut(server: TestServer): Promise<void> {
  const ss = ['ss', '--kill', '--tcp', '--no-header', 'sport', '=', `:${new URL(server.url).port}`];
  const [command = '', ...args] = process.getuid?.() === 0 ? ss : ['sudo', '--non-interactive', ...ss];
  // Where it may not, it says so and yet exits with 0.
  const { stderr } = await run(command, args);
  if (stderr !== '') throw new Error(`connections cannot be cut here, which takes root or sudo: ${stderr}`);
}
