import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../packages/server/src/store/testing/free-port.ts';
import { startPostgres } from '../../packages/server/src/store/testing/postgres.ts';
import { createLivy, type Livy } from './livy.ts';
import { endLeftovers } from './processes.ts';
import type { SmallDisk } from './small-disk.ts';
import type { Spark } from './sparks.ts';

export const MAIN = new URL('../../packages/server/dist/bundle/main.js', import.meta.url).pathname;
const FIXTURES = new URL('../fixtures', import.meta.url).pathname;

/** `LIVERY_E2E_STORE=postgres` lets every test server that names no store have one in a PostgreSQL of its own. */
const ON_POSTGRES = process.env.LIVERY_E2E_STORE === 'postgres';

/** A real server as a user starts it, in a process and a data directory of its own. */
export interface TestServer {
  livy: Livy;
  url: string;
  dataDir: string;
  /** The temporary folder of the server and of all that it starts. */
  temporary: string;
  pid: number;
  /** SIGTERM, and waits for the exit; gives the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL: the crash. */
  kill(): Promise<void>;
  /** What it has written to its own log. */
  log(): Promise<string>;
  /**
   * Starts it again on the same data, and on the same port or a new one, also of another host, with these flags besides;
   * then `livy` and `url` are new.
   */
  restart(onNewPort?: boolean, onHost?: string, withFlags?: string[]): Promise<void>;
  /** Stops it and ends and removes whatever is left of it: for `after`. */
  dispose(): Promise<void>;
}

export interface ServerOptions {
  spark: Spark;
  /** Lines for the conf file, beside those that allow the fixtures. */
  conf?: string[];
  /** Lines of spark-blacklist.conf. */
  blacklist?: string[];
  /** Whether `conf` sets up TLS. */
  tls?: boolean;
  environment?: NodeJS.ProcessEnv;
  /** The data directory of another server, with which this one shares host and drivers. */
  dataDir?: string;
  /** Where the data directory lies, instead of on the disk of the tests. */
  disk?: SmallDisk;
  /** Lines of spark-defaults.conf; without them drivers start quickly, at the cost of their speed later. */
  sparkDefaults?: string[];
}

/** Half the CPU of a driver that lives for seconds goes into compiling it well, and a parallel collector's threads. */
export const QUICK_DRIVERS = ['spark.driver.defaultJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC'];

export async function startServer({
  spark,
  conf = [],
  blacklist = [],
  tls = false,
  environment = {},
  disk,
  sparkDefaults = QUICK_DRIVERS,
  dataDir: shared,
}: ServerOptions): Promise<TestServer> {
  const dir = await mkdtemp(join(tmpdir(), 'livery-e2e-'));
  const dataDir = shared ?? join(dir, 'data');
  await disk?.mount(dataDir);
  const confFile = join(dir, 'livy.conf');
  const logFile = join(dir, 'server.log');
  await writeFile(
    confFile,
    [`livy.file.local-dir-whitelist = ${FIXTURES},${dir},${dirname(dataDir)}`, ...conf, ''].join('\n'),
  );
  await writeFile(join(dir, 'spark-blacklist.conf'), blacklist.join('\n'));
  const [sparkConf, temporary] = [join(dir, 'spark-conf'), join(dir, 'tmp')];
  for (const folder of [sparkConf, temporary]) await mkdir(folder);
  await writeFile(join(sparkConf, 'spark-defaults.conf'), `${sparkDefaults.join('\n')}\n`);
  let host = '127.0.0.1';
  const postgres = ON_POSTGRES && environment.LIVERY_STORE === undefined ? await startPostgres() : null;
  const database = await postgres?.createDatabase();
  let port = await freePort();
  let flags: string[] = [];
  const args = () => ['--host', host, '--port', String(port), '--data-dir', dataDir, '--conf', confFile, ...flags];
  const env = {
    ...process.env,
    SPARK_HOME: spark.home,
    PYSPARK_PYTHON: spark.python,
    SPARK_CONF_DIR: sparkConf,
    TMPDIR: temporary,
    // Else Node's would be in there, and cold.
    NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache'),
    ...(database && { LIVERY_STORE: database.url }),
    ...environment,
  };
  let child = await launch(args(), env, logFile);

  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  const url = () => `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  let livy = createLivy(url());
  return {
    dataDir,
    temporary,
    get livy() {
      return livy;
    },
    get url() {
      return url();
    },
    get pid() {
      return child.pid ?? 0;
    },
    log: () => readFile(logFile, 'utf8'),
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    restart: async (onNewPort = false, onHost = host, withFlags = []) => {
      host = onHost;
      flags = withFlags;
      if (onNewPort) port = await freePort();
      child = await launch(args(), env, logFile);
      livy = createLivy(url());
    },
    dispose: async () => {
      await end('SIGTERM');
      await endLeftovers(dir);
      await disk?.unmount();
      await postgres?.dispose();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** This machine's other loopback address: that of IPv6, where it has one. */
export const OTHER_LOOPBACK = networkInterfaces().lo?.some(({ address }) => address === '::1') ? '::1' : '127.0.0.2';

/** Where the tests' own files lie; every test server allows them. */
export function fixture(name: string): string {
  return join(FIXTURES, name);
}

/** Starts the server and waits for the line that says that it listens. */
async function launch(args: string[], env: NodeJS.ProcessEnv, logFile: string): Promise<ChildProcess> {
  const log = await open(logFile, 'a');
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', log.fd] });
  await log.close();
  const listening = child.stdout ? once(createInterface({ input: child.stdout }), 'line') : null;
  const ended = once(child, 'exit').then(async ([code]) => {
    throw new Error(`the server ended with ${code} before it listened: ${await readFile(logFile, 'utf8')}`);
  });
  await Promise.race([listening, ended]);
  return child;
}
