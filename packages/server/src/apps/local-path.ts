import { existsSync, realpathSync } from 'node:fs';
import { posix } from 'node:path';
import { rejected } from '../http/errors.ts';
import { followGlob } from './glob.ts';

/** Longest path that the system takes, bytes (PATH_MAX without its end). */
const LONGEST_PATH = 4095;

/**
 * How often one request may make the server look at its files: at a path, or at a name in a folder of which `*` may stand
 * for some. Nothing else runs meanwhile, and each look takes up to 20 µs.
 */
export const MOST_LOOKS = 10_000;

/** Files of this machine, as one request may name them. */
export interface LocalFiles {
  /**
   * A path without `.`, `..` and doubled slashes, if every file that Spark could take it for lies in one of the folders;
   * undefined if one might not. Symbolic links count as what they point to, and `..` behind one both as the system means
   * it and as those do who shorten a path by its text. `*` stands for all files that it matches now; other patterns of
   * Hadoop are refused, as is a comma, for Spark joins and splits its lists at commas more than once and with the escapes
   * undone. Throws a 400 for a path that is too long, and where the request has made the server look too often.
   */
  allowed(path: string): string | undefined;
}

export function localFiles(folders: readonly string[]): LocalFiles {
  const roots = folders.map((folder) => realPath(folder) ?? folder);
  let looks = 0;

  function look(): void {
    looks += 1;
    if (looks > MOST_LOOKS) throw tooMany();
  }

  function isInside(path: string): boolean {
    look();
    const real = realPath(path);
    return real !== undefined && roots.some((root) => isIn(real, root));
  }

  function allowed(path: string): string | undefined {
    if (Buffer.byteLength(path) > LONGEST_PATH) throw tooLong(path);
    const spellings = readings(path);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them is in any path that Spark could be given.
    if (spellings.some((reading) => /[{}[\]?\\,\x00-\x1f]/.test(reading))) return undefined;
    const paths = new Set(spellings.flatMap((reading) => [reading, posix.normalize(reading)]).map(withoutSlash));
    for (const one of paths) {
      if (!(one.includes('*') ? followGlob(one, isInside, look) : isInside(one))) return undefined;
    }
    return withoutSlash(posix.normalize(path));
  }

  return { allowed };
}

/** With a slash at its end, a link to a file is none that the system follows, but Spark leaves the slash out. */
function withoutSlash(path: string): string {
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** The path, and what it becomes where somebody undoes its escapes once more. */
function readings(path: string): string[] {
  const found = [path];
  for (let last = path; /%[0-9A-Fa-f]{2}/.test(last) && found.length < 10; found.push(last)) {
    last = last.replace(/(%[0-9A-Fa-f]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
  }
  return found;
}

/**
 * Where a path leads when its links are followed; of what does not exist, where it would be. Undefined where it vanishes
 * right now.
 */
function realPath(path: string): string | undefined {
  const known = existing(path);
  try {
    return posix.join(realpathSync.native(known), path.slice(known.length));
  } catch {
    return undefined;
  }
}

/** The longest beginning of a path that exists, found by halving: a path may have 2,000 folders that do not. */
function existing(path: string): string {
  if (existsSync(path)) return path;
  const slashes = [...path.matchAll(/\//g)].map(({ index }) => index);
  let [found, missing] = [0, slashes.length];
  while (missing - found > 1) {
    const middle = (found + missing) >> 1;
    if (existsSync(path.slice(0, slashes[middle]))) found = middle;
    else missing = middle;
  }
  return path.slice(0, slashes[found]) || '/';
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function tooMany() {
  return rejected(
    `requirement failed: Too many local files: a request may name ${MOST_LOOKS}, each name in a folder in which * is to be matched among them. Put them into archives, or into folders of their own.`,
  );
}

function tooLong(path: string) {
  const size = Buffer.byteLength(path);
  return rejected(`requirement failed: A local path has ${size} bytes, and the system takes at most ${LONGEST_PATH}.`);
}
