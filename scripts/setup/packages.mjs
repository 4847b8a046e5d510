import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.mjs';
import { nodeCommand, nodeEnvironment, npmScript } from './node.mjs';
import { hashInputs } from './stamp.mjs';

/** `npm ci` under Node 24: an older Node would make npm pick older versions and leave optional packages out. */
export function packagesStep() {
  const manifests = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name, 'package.json'));
  const files = ['package.json', 'package-lock.json', '.npmrc'].map((name) => join(root, name));
  return {
    name: 'packages',
    title: 'Installing npm packages',
    // The scripts of package.json may change without any effect on what is installed, but that is rare and costs seconds.
    inputs: hashInputs([...files, ...manifests], [nodeCommand()]),
    outputs: [join(root, 'node_modules', '.package-lock.json')],
    run: (command) => command({ command: nodeCommand(), args: [npmScript(), 'ci'], cwd: root, env: nodeEnvironment() }),
  };
}
