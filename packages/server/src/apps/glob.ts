import { type Dirent, opendirSync } from 'node:fs';

/**
 * Whether what precedes the first `*` of a path, and all that the path matches, `isInside`: level by level, so that no
 * folder outside is read. False for `..` behind a `*`, whose matches would multiply. `look` is told of every name read.
 */
export function followGlob(path: string, isInside: (path: string) => boolean, look: () => void): boolean {
  const segments = path.split('/');
  const first = segments.findIndex((segment) => segment.includes('*'));
  const rest = segments.slice(first).filter((segment) => segment !== '' && segment !== '.');
  const start = segments.slice(0, first).join('/');
  if (rest.includes('..') || !isInside(start || '/')) return false;
  let found = [start];
  for (const segment of rest) {
    const next: string[] = [];
    for (const folder of found) {
      for (const entry of segment.includes('*') ? matchesIn(folder || '/', segment, look) : [segment]) {
        const match = `${folder}/${typeof entry === 'string' ? entry : entry.name}`;
        if (!isPlain(entry) && !isInside(match)) return false;
        next.push(match);
      }
    }
    found = next;
  }
  return true;
}

/** What is no link lies where its folder does. */
function isPlain(entry: string | Dirent): boolean {
  return typeof entry !== 'string' && (entry.isFile() || entry.isDirectory());
}

/** The entries of a folder that a segment with `*` matches; of what is no folder, or may not be read, none. */
function matchesIn(folder: string, segment: string, look: () => void): Dirent[] {
  const entries = open(folder);
  const found: Dirent[] = [];
  try {
    for (let entry = entries?.readSync(); entry; entry = entries?.readSync()) {
      look();
      if (matches(entry.name, segment)) found.push(entry);
    }
  } finally {
    entries?.closeSync();
  }
  return found;
}

function open(folder: string) {
  try {
    return opendirSync(folder);
  } catch {
    return null;
  }
}

/** Whether `*`, any text, makes a name of a segment; in one pass, as a regular expression with many stars would not. */
export function matches(name: string, segment: string): boolean {
  const [head = '', ...parts] = segment.split('*');
  const tail = parts.pop() ?? '';
  if (!name.startsWith(head) || !name.endsWith(tail)) return false;
  let at = head.length;
  for (const part of parts) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= name.length - tail.length;
}
