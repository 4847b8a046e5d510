import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import pg from 'pg';
import type { PostgresAddress } from '../postgres-pool.ts';
import { freePort } from './free-port.ts';

/** A PostgreSQL of the tests' own, on a free port of this machine, that nobody else knows. */
export interface TestPostgres {
  port: number;
  /** Makes an empty database. */
  createDatabase(): Promise<PostgresAddress>;
  /** Ends all connections, at once as in a crash or in good order, and starts it again on the same port. */
  restart(how?: { immediate: boolean }): Promise<void>;
  /** Lets it end, and stay away until `start`. */
  halt(how?: { immediate: boolean }): Promise<void>;
  start(): Promise<void>;
  /** Makes all its processes stand still, and go on. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends it and removes all of it: for `after`. */
  dispose(): Promise<void>;
}

const USER = 'livery';
/** A role of this name, where a test makes it, is asked for its password; everybody else is let in. */
const GUARDED = 'guarded';
const run = promisify(execFile);

/** Starts one, in a second or two. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = programs();
  const dir = await mkdtemp(join(tmpdir(), 'livery-postgres-'));
  const runner = await runnerOf(dir);
  const data = join(dir, 'data');
  const as = (program: string, args: string[]) => [...runner, join(bin, program), ...args] as const;

  const [setpriv, ...init] = as('initdb', ['-D', data, '-U', USER, '-A', 'trust', '-E', 'UTF8', '--no-sync']);
  await run(setpriv, [...init, '--locale=C.UTF-8', '--no-instructions'], { cwd: dir });
  const rules = join(data, 'pg_hba.conf');
  await writeFile(rules, `host all ${GUARDED} 127.0.0.1/32 scram-sha-256\n${await readFile(rules, 'utf8')}`);
  const port = await freePort();
  const [command, ...args] = as('postgres', ['-D', data, '-p', String(port), '-k', dir, '-h', '127.0.0.1']);
  let server: ChildProcess | null = null;
  let databases = 0;

  async function start(): Promise<void> {
    server = spawn(command, args, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
    await ready(server);
  }

  async function halt({ immediate } = { immediate: false }): Promise<void> {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(immediate ? 'SIGQUIT' : 'SIGINT');
    await exited;
  }

  async function signalAll(signal: NodeJS.Signals): Promise<void> {
    const pid = server?.pid ?? 0;
    const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').filter(Boolean);
    for (const each of [pid, ...children.map(Number)]) process.kill(each, signal);
  }

  await start();
  return {
    port,
    async createDatabase() {
      const database = `livery_${++databases}`;
      const client = new pg.Client({ host: '127.0.0.1', port, user: USER, database: 'postgres' });
      await client.connect();
      await client.query(`create database ${database}`);
      await client.end();
      return {
        url: `postgres://${USER}@127.0.0.1:${port}/${database}`,
        place: `PostgreSQL at 127.0.0.1 port ${port}`,
        user: USER,
        database,
      };
    },
    restart: async (how) => {
      await halt(how);
      await start();
    },
    halt,
    start,
    pause: () => signalAll('SIGSTOP'),
    resume: () => signalAll('SIGCONT'),
    dispose: async () => {
      await signalAll('SIGCONT').catch(() => undefined);
      await halt({ immediate: true });
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Where Debian puts the programs that are not for the path: of several versions the newest. */
function programs(): string {
  const all = '/usr/lib/postgresql';
  const folders = existsSync(all) ? readdirSync(all).map((version) => join(all, version, 'bin')) : [];
  const [newest] = folders
    .filter((folder) => existsSync(join(folder, 'initdb')))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  if (newest === undefined) throw new Error('PostgreSQL is missing: install the package postgresql');
  return newest;
}

/**
 * What runs a program that ends with this process, however that ends. PostgreSQL refuses to run as root, so where the
 * tests do, `dir` is given to another user, who runs it.
 */
async function runnerOf(dir: string): Promise<[string, ...string[]]> {
  const follow: [string, ...string[]] = ['setpriv', '--pdeathsig', 'INT'];
  if (process.getuid?.() !== 0) return follow;
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const [name = '', , uid, gid] =
    ['postgres', 'nobody'].flatMap((who) => users.filter(([user]) => user === who))[0] ?? [];
  await chown(dir, Number(uid), Number(gid));
  return [...follow, '--reuid', name, '--regid', gid ?? '', '--clear-groups'];
}

async function ready(server: ChildProcess): Promise<void> {
  if (!server.stderr) return;
  const said: string[] = [];
  const lines = createInterface({ input: server.stderr });
  const listening = new Promise<void>((resolve) => {
    lines.on('line', (line) => {
      if (said.push(line) > 100) said.shift();
      if (line.includes('ready to accept connections')) resolve();
    });
  });
  const ended = once(server, 'exit').then(([code]) => {
    throw new Error(`PostgreSQL ended with ${code} before it was ready:\n${said.join('\n')}`);
  });
  await Promise.race([listening, ended]);
  ended.catch(() => undefined);
}
