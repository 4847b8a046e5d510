import { readdirSync, realpathSync } from 'node:fs';
import { posix } from 'node:path';

/**
 * A path of this machine without `.`, `..` and doubled slashes, if every file that Spark could take it for lies in one of
 * `folders`; undefined if one might not. Symbolic links count as what they point to, and `..` behind one both as the
 * system means it and as those do who shorten a path by its text. `*` stands for all files that it matches now; other
 * patterns of Hadoop are refused, as is a comma, for Spark joins and splits its lists at commas more than once and with
 * the escapes undone.
 */
export function allowedPath(path: string, folders: readonly string[]): string | undefined {
  const normal = withoutSlash(posix.normalize(path));
  const roots = folders.map(realPath);
  for (const reading of readings(path)) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them is in any path that Spark could be given.
    if (/[{}[\]?\\,\x00-\x1f]/.test(reading)) return undefined;
    const files = [reading, posix.normalize(reading)].map(withoutSlash).flatMap(matches);
    if (!files.every((file) => roots.some((root) => isIn(realPath(file), root)))) return undefined;
  }
  return normal;
}

/** With a slash at its end, a link to a file is none that the system follows, but Spark leaves the slash out. */
function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '');
}

/** The path, and what it becomes where somebody undoes its escapes once more. */
function readings(path: string): string[] {
  const found = [path];
  for (let last = path; /%[0-9A-Fa-f]{2}/.test(last) && found.length < 10; found.push(last)) {
    last = last.replace(/(%[0-9A-Fa-f]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString());
  }
  return found;
}

/** The files a path with `*` matches, and the path itself. */
function matches(path: string): string[] {
  const [head = '', ...rest] = path.split('/');
  if (!path.includes('*')) return [path];
  const files = rest.reduce(
    (folders, segment) => folders.flatMap((folder) => entries(folder, segment).map((name) => `${folder}/${name}`)),
    [head],
  );
  return [path, ...files];
}

function entries(folder: string, segment: string): string[] {
  if (!segment.includes('*')) return [segment];
  const pattern = new RegExp(
    `^${segment
      .split(/\*+/)
      .map((part) => part.replace(/[.+^$()|]/g, '\\$&'))
      .join('.*')}$`,
    's',
  );
  try {
    return readdirSync(folder || '/').filter((name) => pattern.test(name));
  } catch {
    return [];
  }
}

/** Where a path leads when its links are followed; of what does not exist, where it would be. */
function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    const parent = posix.dirname(path);
    return parent === path ? path : posix.join(realPath(parent), posix.basename(path));
  }
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}
