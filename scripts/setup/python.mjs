import { findCommand, outputOf } from './find.mjs';

const names = ['python3', ...[14, 13, 12, 11, 10, 9, 8].map((minor) => `python3.${minor}`)];
const probe = `import sys
try:
    import ensurepip, venv
    whole = 1
except ImportError:
    whole = 0
print(sys.version_info[0] * 100 + sys.version_info[1], whole)`;

/**
 * The first Python on PATH from `least` on (311 is 3.11), plain `python3` before the others.
 *
 * @returns {{ command: string, version: number, whole: boolean } | undefined} `whole`: it can make virtual environments
 */
export function findPython(least) {
  let partial;
  for (const name of names) {
    const python = askPython(findCommand(name));
    if (!python || python.version < least) continue;
    if (python.whole) return python;
    partial ??= python;
  }
  return partial;
}

const asked = new Map();

function askPython(command) {
  if (!command) return undefined;
  if (!asked.has(command)) {
    const [version, whole] = outputOf(command, ['-c', probe])?.split(' ').map(Number) ?? [];
    asked.set(command, version && { command, version, whole: whole === 1 });
  }
  return asked.get(command);
}

/** What is wrong with Python for a Spark that needs at least version `least`, in one sentence. */
export function missingPython(least) {
  const python = findPython(least);
  const wanted = `Python 3.${least - 300} or later`;
  if (!python) return `${wanted} is missing: install it, on Debian or Ubuntu the packages python3 and python3-venv.`;
  if (!python.whole) {
    return `${python.command} cannot make virtual environments (venv or ensurepip is missing): install them, on Debian or Ubuntu the package python3-venv.`;
  }
  return undefined;
}
