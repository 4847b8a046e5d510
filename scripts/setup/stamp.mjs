import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, tools } from '../paths.mjs';

const stamps = join(tools, 'stamps');

/** True when the step was finished with exactly these inputs and what it makes is still there. */
export function isDone({ name, inputs, outputs }) {
  return readStamp(name) === inputs && outputs.every((path) => existsSync(path));
}

/** Called before a step starts, so that an interrupted one is redone. */
export function clearStamp(name) {
  rmSync(join(stamps, name), { force: true });
}

/** Called after a step has ended well. */
export function writeStamp(name, inputs) {
  mkdirSync(stamps, { recursive: true });
  const temporary = join(stamps, `${name}.new`);
  writeFileSync(temporary, inputs);
  renameSync(temporary, join(stamps, name));
}

function readStamp(name) {
  try {
    return readFileSync(join(stamps, name), 'utf8');
  } catch {
    return undefined;
  }
}

const made = new Set(['node_modules', 'dist', 'target', '__pycache__', '.tools', '.git']);

/**
 * SHA-256 over names and contents of files and folders (of folders everything but what builds make), and over the
 * given words.
 *
 * @param {string[]} paths absolute; missing ones count as missing
 * @param {string[]} words anything else the result depends on, such as a version
 */
export function hashInputs(paths, words = []) {
  const hash = createHash('sha256').update(JSON.stringify(words));
  for (const file of paths.flatMap(filesUnder).sort()) {
    const content = readFileSync(file);
    hash.update(`\0${relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch {
    return [path];
  }
  return entries.flatMap((entry) => {
    if (made.has(entry.name)) return [];
    const child = join(path, entry.name);
    if (entry.isDirectory()) return filesUnder(child);
    return entry.isFile() ? [child] : [];
  });
}
