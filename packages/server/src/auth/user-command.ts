import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { askPassword } from './ask-password.ts';
import { hashPassword } from './password.ts';
import { isUserName, readUsers, writeUsers } from './users-file.ts';

const USAGE = 'usage: user add NAME --file FILE, or user remove NAME --file FILE';

/**
 * `livery user add|remove NAME --file FILE`: changes a users file, and makes it where there is none. Gives what to tell
 * the operator; throws with a sentence for one.
 */
export async function userCommand(
  args: readonly string[],
  stdin: NodeJS.ReadStream,
  say: (text: string) => void,
): Promise<string> {
  const { verb, name, file } = read(args);
  // Root changes the file of the user whom the server runs as.
  const hashes = new Map((await exists(file)) || verb === 'remove' ? (await readUsers(file, null)).hashes : []);
  if (verb === 'remove') {
    if (!hashes.delete(name)) throw new Error(`there is no user ${name} in ${file}`);
    await writeUsers(file, hashes);
    return `${name} was removed from ${file}.`;
  }
  if (!isUserName(name))
    throw new Error(`"${name}" cannot be the name of a user: a name is not empty, has no colon, and begins with no #`);
  const password = await askPassword(stdin, say);
  if (password === '') throw new Error('a password may not be empty');
  const isNew = !hashes.has(name);
  hashes.set(name, await hashPassword(password));
  await writeUsers(file, hashes);
  return isNew ? `${name} was added to ${file}.` : `${name} has a new password in ${file}.`;
}

function read(args: readonly string[]): { verb: 'add' | 'remove'; name: string; file: string } {
  const options = { file: { type: 'string' as const } };
  let parsed: ReturnType<typeof parseArgs<{ options: typeof options; allowPositionals: true }>>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch {
    throw new Error(USAGE);
  }
  const [verb, name, ...more] = parsed.positionals;
  const { file } = parsed.values;
  if ((verb !== 'add' && verb !== 'remove') || name === undefined || !file || more.length > 0) throw new Error(USAGE);
  return { verb, name, file: resolve(file) };
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
