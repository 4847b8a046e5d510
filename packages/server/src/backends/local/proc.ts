import { readdir, readFile } from 'node:fs/promises';

/** What can be told of one process. */
export interface ProcessFacts {
  pid: number;
  /** Its session (setsid). */
  session: number;
  /** `name=value` pairs, each between two NULs; empty where they may not be read, and for a zombie. */
  environment: string;
}

/** How many processes are looked at at once: each costs two open files. */
const AT_ONCE = 64;

/** All processes of this host that live; zombies do not. */
export async function* liveProcesses(): AsyncGenerator<ProcessFacts> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  for (let i = 0; i < pids.length; i += AT_ONCE) {
    const facts = await Promise.all(pids.slice(i, i + AT_ONCE).map(factsOf));
    yield* facts.filter((fact) => fact !== null);
  }
}

/** When a process began, in ticks since the boot (field 22 of its stat); null where there is none, or a zombie. */
export async function startOf(pid: number): Promise<string | null> {
  return (await statOf(pid))?.[19] ?? null;
}

async function factsOf(pid: number): Promise<ProcessFacts | null> {
  const stat = await statOf(pid);
  const environment = await read(`/proc/${pid}/environ`);
  return stat && environment !== null ? { pid, session: Number(stat[3]), environment: `\0${environment}` } : null;
}

/** The fields from the third on, the state: the second, the name, may hold anything. */
async function statOf(pid: number): Promise<string[] | null> {
  const stat = await read(`/proc/${pid}/stat`);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && fields[0] !== 'Z' && fields[0] !== 'X' ? fields : null;
}

/** Null for a process that is gone; empty where it is another's. Any other failure must not look like either. */
async function read(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'latin1');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return null;
    if (code === 'EACCES' || code === 'EPERM') return '';
    throw error;
  }
}
