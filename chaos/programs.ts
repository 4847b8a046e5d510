import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pickled } from '../e2e/support/jobs.ts';
import type { World } from './world.ts';

/*
 * What is run. Each says that it runs by one line, its token, which it appends by a single write: such writes of many
 * processes to one file never mix.
 */

export const PROGRAMS = join(import.meta.dirname, 'programs');

/**
 * A statement. It counts itself in a variable of its session, takes so many ms, and shows its token, the count and the pid
 * of its driver.
 */
export function statementCode({ file }: World, token: string, duration: number): string {
  return [
    'import os, time',
    'ran = globals().get("ran", 0) + 1',
    ...appending(file, token),
    `time.sleep(${duration / 1000})`,
    `print(${JSON.stringify(token)}, ran, os.getppid())`,
  ].join('\n');
}

/** What a statement has shown; null where it is not what it has to show. */
export function shownBy(text: unknown, token: string): { ran: number; driver: number } | null {
  const [, said, ran, driver] = /^(\S+) (\d+) (\d+)$/.exec(String(text)) ?? [];
  return said === token ? { ran: Number(ran), driver: Number(driver) } : null;
}

/** Jobs as clients of the job API send them, by token. */
export function jobCodes({ spark, file }: World, jobs: ReadonlyMap<string, number>): Promise<Record<string, string>> {
  const sources = [...jobs].map(([token, duration]) => {
    const lines = ['import os, time', ...appending(file, token), `time.sleep(${duration / 1000})`, 'return 1'];
    return [token, `def job(context):\n  ${lines.join('\n  ')}`] as const;
  });
  return pickled(spark, Object.fromEntries(sources));
}

function appending(file: string, token: string): string[] {
  return [
    `shared = os.open(${JSON.stringify(file)}, os.O_WRONLY | os.O_CREAT | os.O_APPEND)`,
    `os.write(shared, ${JSON.stringify(`${token}\n`)}.encode())`,
    'os.close(shared)',
  ];
}

/** The tokens of all that ran, in the order in which it did. */
export async function whatRan({ file }: World): Promise<string[]> {
  return (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1);
}
