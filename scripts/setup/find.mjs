import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The absolute path of a command on PATH, or undefined. */
export function findCommand(name) {
  for (const directory of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(directory || '.', name);
    if (isExecutable(path)) return path;
  }
  return undefined;
}

/** Everything a short command prints, or undefined when it cannot be run or fails. */
export function outputOf(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 30_000 });
  return status === 0 ? `${stdout}${stderr}`.trim() : undefined;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
