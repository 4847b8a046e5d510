import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { problemOfHash } from './password.ts';

/** A users file that cannot be used. The message is one sentence for the operator. */
export class UsersFileError extends Error {}

/** Users with their hashes, and which state of the file that is. */
export interface Users {
  hashes: ReadonlyMap<string, string>;
  version: string;
}

/** A line is a name, a colon and a hash; a name may not have a colon in it, because Basic authentication ends it there. */
const LINE = /^([^:\p{Cc}\s][^:\p{Cc}]*):(\S+)$/u;

/** Neither a comment nor with blanks around. */
export function isUserName(text: string): boolean {
  return /^[^:#\p{Cc}\s][^:\p{Cc}]*$/u.test(text) && text.trim() === text;
}

/**
 * Reads the whole file. Throws UsersFileError where it belongs to somebody else than `uid` or root, or can be used by
 * others, or where a line is none. With null as `uid` it may be anybody's.
 */
export async function readUsers(path: string, uid: number | null = process.getuid?.() ?? null): Promise<Users> {
  const file = await openFile(path);
  try {
    const about = await file.stat();
    if (!about.isFile()) throw new UsersFileError(`The users file ${path} is no file.`);
    if (uid !== null && about.uid !== uid && about.uid !== 0) throw belongsToOther(path, about.uid, uid);
    if ((about.mode & 0o077) !== 0) {
      const mode = (about.mode & 0o777).toString(8);
      throw new UsersFileError(`The users file ${path} can be used by others (mode ${mode}): run chmod 600 ${path}.`);
    }
    return { hashes: parse(await file.readFile('utf8'), path), version: versionOf(about) };
  } finally {
    await file.close();
  }
}

/** Whoever owns a file can write to it, whatever its mode says now. */
function belongsToOther(path: string, owner: number, uid: number): UsersFileError {
  return new UsersFileError(
    `The users file ${path} belongs to another user (uid ${owner}): run chown ${uid} ${path} if all who are in it may come in.`,
  );
}

/** A text that changes with the file. */
export function versionOf(about: {
  ino: number;
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  mode: number;
}): string {
  return [about.ino, about.size, about.mtimeMs, about.ctimeMs, about.mode].join(' ');
}

/** Writes the file anew, whole or not at all, for its owner alone: who that is stays as it was. */
export async function writeUsers(path: string, hashes: ReadonlyMap<string, string>): Promise<void> {
  const next = `${path}.new`;
  const before = await stat(path).catch(() => undefined);
  await rm(next, { force: true });
  const file = await open(next, 'wx', 0o600);
  try {
    // Root alone can change, and may give away, the file of somebody else.
    if (before && process.getuid?.() === 0) await file.chown(before.uid, before.gid);
    await file.writeFile([...hashes].map(([name, hash]) => `${name}:${hash}\n`).join(''));
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'does not exist: make it with `npm run user -- add NAME --file FILE`' : message;
    throw new UsersFileError(`The users file ${path} ${code === 'ENOENT' ? '' : 'cannot be read: '}${problem}.`);
  }
}

function parse(text: string, path: string): Map<string, string> {
  const hashes = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name, hash] = LINE.exec(line.trim()) ?? [];
    const place = `Line ${index + 1} of the users file ${path}`;
    if (!name || !hash) throw new UsersFileError(`${place} is not of the form NAME:HASH.`);
    const problem = problemOfHash(hash);
    if (problem !== null) throw new UsersFileError(`${place} ${problem}.`);
    hashes.set(name, hash);
  }
  return hashes;
}
