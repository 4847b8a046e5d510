import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from './until.ts';

/** A process that belongs to some app of a server under test. */
export interface DriverProcess {
  pid: number;
  command: string;
  app: string;
  /** Whose: the host and data directory. */
  place: string;
}

/** All processes of every app of the server whose data directory is `dir`/data, also of those that are no more. */
export async function driverProcesses(dir: string): Promise<DriverProcess[]> {
  return (await allDrivers()).filter(({ place }) => place.endsWith(`:${join(dir, 'data', 'apps')}`));
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
  const variable = (name: string) => new RegExp(`(?:^|\\0)${name}=([^\\0]+)`).exec(environment)?.[1];
  const [app, place] = [variable('LIVERY_APP'), variable('LIVERY_PLACE')];
  if (!app || !place) return null;
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return { pid, app, place, command: command.replaceAll('\0', ' ') };
}
