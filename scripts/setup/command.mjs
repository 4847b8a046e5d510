import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { logs } from '../paths.mjs';

/**
 * Runs a command to its end with its output in `.tools/logs/<log>.log`.
 *
 * @param {{ command: string, args: string[], cwd?: string, env?: NodeJS.ProcessEnv, log: string, append?: boolean,
 *   signal: AbortSignal, onLine?: (line: string) => void, onSpawn?: (pid: number | undefined) => void }} job
 *   `onLine` gets the latest line of output; `onSpawn` the pid, and undefined at the end
 * @throws {Failure} with the tail of the output when the command ends otherwise than by exit 0
 */
export async function runLogged(job) {
  mkdirSync(logs, { recursive: true });
  const file = join(logs, `${job.log}.log`);
  const log = openSync(file, job.append ? 'a' : 'w');
  try {
    const ending = await run(job, ['ignore', 'pipe', 'pipe'], (chunk) => {
      writeSync(log, chunk);
      const line = chunk.trimEnd().split('\n').at(-1);
      if (line) job.onLine?.(line);
    });
    job.signal.throwIfAborted();
    if (ending !== 'exit code 0')
      throw new Failure(`${tail(file)}\n\n${job.command} ended with ${ending}; all its output is in ${file}`);
  } finally {
    closeSync(log);
    job.onSpawn?.(undefined);
  }
}

/**
 * Runs a command to its end with its output on the screen.
 *
 * @param {{ command: string, args: string[], cwd?: string, env?: NodeJS.ProcessEnv, signal: AbortSignal }} job
 * @throws {Failure} when the command ends otherwise than by exit 0
 */
export async function runShown(job) {
  const ending = await run(job, ['ignore', 'inherit', 'inherit']);
  job.signal.throwIfAborted();
  if (ending !== 'exit code 0') throw new Failure(`${job.command} ended with ${ending}.`);
}

function run({ command, args, cwd, env, signal, onSpawn }, stdio, write) {
  return new Promise((resolve, reject) => {
    // A group of its own: an interrupt then ends the command with all it started, and only once.
    const child = spawn(command, args, { cwd, env, detached: true, stdio });
    child.on('error', (error) => reject(new Failure(`${command} cannot be started: ${error.message}`)));
    if (child.pid === undefined) return;
    onSpawn?.(child.pid);
    const stop = () => endGroup(child.pid);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', write);
    child.on('close', (code, killedBy) => {
      signal.removeEventListener('abort', stop);
      resolve(killedBy ? `signal ${killedBy}` : `exit code ${code}`);
    });
  });
}

function endGroup(pid) {
  const kill = (name) => {
    try {
      process.kill(-pid, name);
    } catch {
      // The group is gone already.
    }
  };
  kill('SIGTERM');
  setTimeout(() => kill('SIGKILL'), 5_000).unref();
}

function tail(file, lines = 60) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
}
