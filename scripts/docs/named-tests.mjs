import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.mjs';

/** Tests as pages of docs/ name them: `file`: “title”. */
const NAMED = /`([\w./-]+\.test\.\w+)`: “([^”]+)”/g;

/** All tests that a text names. @returns {{ file: string, title: string }[]} */
export function namedTests(text) {
  return [...text.matchAll(NAMED)].map(([, file, title]) => ({ file, title }));
}

/** Whether there is such a test in the project. */
export function isTest({ file, title }) {
  const path = join(root, file);
  if (!existsSync(path)) return false;
  const source = readFileSync(path, 'utf8').replaceAll("\\'", "'");
  return ["'", '"', '`'].some((quote) => source.includes(`test(${quote}${title}${quote}`));
}
