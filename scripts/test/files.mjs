import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.mjs';

/** All `*.test.ts` and `*.test.mjs` under a folder of the project, sorted; none where the folder is missing. */
export function testFiles(folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .flatMap((entry) => {
      if (entry.isDirectory())
        return ['node_modules', 'dist'].includes(entry.name) ? [] : testFiles(join(folder, entry.name));
      return /\.test\.(ts|mjs)$/.test(entry.name) ? [join(folder, entry.name)] : [];
    })
    .sort();
}

/** The folders `packages/*` + `/<sub>`. */
export function inPackages(sub) {
  return readdirSync(join(root, 'packages')).map((name) => join('packages', name, sub));
}
