import { readdir, readFile } from 'node:fs/promises';
import { until } from './until.ts';

/** A process that belongs to some app of a server under test. */
export interface DriverProcess {
  pid: number;
  command: string;
  app: string;
}

/** All processes that carry an app's variable, of every app whose directory is below `dir` (its uid is its name). */
export async function driverProcesses(dir: string): Promise<DriverProcess[]> {
  const apps = new Set(await readdir(`${dir}/data/apps`).catch(() => []));
  return (await allDrivers()).filter(({ app, command }) => apps.has(app) || command.includes(dir));
}

/** Ends what a failed test may have left behind, so that the next one has the machine for itself. */
export async function endLeftovers(dir: string): Promise<void> {
  await until('the processes of a test to end', async () => {
    const left = await driverProcesses(dir);
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has just ended by itself.
      }
    }
    return left.length === 0;
  });
}

async function allDrivers(): Promise<DriverProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(readDriver));
  return found.filter((driver) => driver !== null);
}

async function readDriver(pid: number): Promise<DriverProcess | null> {
  const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
  const app = /(?:^|\0)LIVERY_APP=([^\0]+)/.exec(environment)?.[1];
  if (!app) return null;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return { pid, app, command: command.replaceAll('\0', ' ') };
}
