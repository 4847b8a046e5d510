import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.mjs';
import { nodeCommand, nodeEnvironment } from './node.mjs';
import { hashInputs } from './stamp.mjs';

/** How `tsc -b` is called, for some projects or, without any, for all; the latter is a stage of the tests. */
export function tscCommand(projects = []) {
  return {
    command: nodeCommand(),
    args: [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b', ...projects],
    cwd: root,
    env: nodeEnvironment(),
  };
}

/** What is run as the server. */
export const serverMain = join(root, 'packages', 'server', 'dist', 'bundle', 'main.js');

function bundleCommand() {
  const script = join(root, 'scripts', 'setup', 'bundle.mjs');
  return { command: nodeCommand(), args: [script, serverMain], cwd: root, env: nodeEnvironment() };
}

/** Compiles the TypeScript of all packages into their dist folders, and makes the server's modules few. */
export function buildStep() {
  const packages = join(root, 'packages');
  const configs = ['tsconfig.json', 'tsconfig.base.json', 'package-lock.json', 'scripts/setup/bundle.mjs'].map((name) =>
    join(root, name),
  );
  const built = readdirSync(packages).filter((name) => existsSync(join(packages, name, 'tsconfig.json')));
  return {
    name: 'build',
    title: 'Compiling the TypeScript',
    inputs: hashInputs([packages, ...configs]),
    outputs: [...built.map((name) => join(packages, name, 'dist', '.tsbuildinfo')), serverMain],
    run: async (command) => {
      await command(tscCommand(built.map((name) => join(packages, name))));
      await command(bundleCommand());
    },
  };
}
