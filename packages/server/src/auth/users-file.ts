import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { isPasswordHash } from './password.ts';

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

/** Reads the whole file. Throws UsersFileError where others can read it, or where a line is none. */
export async function readUsers(path: string): Promise<Users> {
  const file = await openFile(path);
  try {
    const about = await file.stat();
    if (!about.isFile()) throw new UsersFileError(`The users file ${path} is no file.`);
    if ((about.mode & 0o077) !== 0) {
      const mode = (about.mode & 0o777).toString(8);
      throw new UsersFileError(`The users file ${path} can be used by others (mode ${mode}): run chmod 600 ${path}.`);
    }
    return { hashes: parse(await file.readFile('utf8'), path), version: versionOf(about) };
  } finally {
    await file.close();
  }
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

/** Writes the file anew, whole or not at all, for its owner alone. */
export async function writeUsers(path: string, hashes: ReadonlyMap<string, string>): Promise<void> {
  const next = `${path}.new`;
  await rm(next, { force: true });
  const file = await open(next, 'wx', 0o600);
  try {
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
    if (!isPasswordHash(hash)) {
      throw new UsersFileError(
        `${place} has no hash of scrypt or bcrypt: make it anew with \`npm run user\` or htpasswd -B.`,
      );
    }
    hashes.set(name, hash);
  }
  return hashes;
}
