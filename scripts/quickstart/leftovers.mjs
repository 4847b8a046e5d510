import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Ends what Spark applications of the server with this data directory left running: processes with the directory on
 * their command line, and all that bear the same application's mark (LIVERY_APP) in their environment. Where there is no
 * /proc it ends nothing. What they had among the temporary files goes, too.
 */
export function endApplications(data) {
  const processes = runningProcesses();
  const marks = new Set(processes.filter(({ command }) => command.includes(data)).map(({ mark }) => mark));
  marks.delete(undefined);
  for (const { pid, mark } of processes) if (marks.has(mark)) kill(pid);
  for (const app of entries(join(data, 'apps'))) removeTemporary(join(data, 'apps', app, 'tmp'));
}

/** An application's directory has a link to its temporary folder. */
function removeTemporary(link) {
  try {
    rmSync(readlinkSync(link), { recursive: true, force: true, maxRetries: 5 });
  } catch {
    // It had none.
  }
}

function runningProcesses() {
  return entries('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({
      pid: Number(name),
      command: content(`/proc/${name}/cmdline`),
      mark: content(`/proc/${name}/environ`).match(/(?:^|\0)LIVERY_APP=([^\0]+)/)?.[1],
    }));
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function entries(directory) {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Empty for a process that is gone or another user's. */
function content(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
