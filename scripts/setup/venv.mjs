import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, tools } from '../paths.mjs';
import { findPython } from './python.mjs';

/** Where a virtual environment of set-up's lies. */
export function venvDirectory(name) {
  return join(tools, name);
}

/** The interpreter of a virtual environment, which may not be there yet. */
export function venvPython(name) {
  return join(venvDirectory(name), 'bin', 'python');
}

/**
 * A step that installs packages from PyPI into a virtual environment under `.tools`.
 *
 * @param {{ name: string, title: string, leastPython: number, packages: string[], inputs?: string, outputs?: string[] }} what
 *   packages: the arguments of `pip install`, one string a call, files relative to the project; inputs and outputs: as in
 *   a step
 */
export function venvStep({ name, title, leastPython, packages, inputs = packages.join(), outputs = [] }) {
  const directory = venvDirectory(name);
  const python = venvPython(name);
  return {
    name,
    title,
    inputs,
    outputs: [python, ...outputs],
    run: async (command) => {
      // In its final place from the start: a virtual environment cannot be moved. Until the stamp it counts as absent.
      rmSync(directory, { recursive: true, force: true });
      await command({ command: findPython(leastPython).command, args: ['-m', 'venv', directory] });
      const install = ['-m', 'pip', 'install', '--disable-pip-version-check', '--progress-bar', 'off'];
      for (const words of packages)
        await command({ command: python, args: [...install, ...words.split(' ')], cwd: root });
    },
  };
}
