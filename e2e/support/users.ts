import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { basic } from './livy.ts';
import { MAIN } from './server.ts';

export const PASSWORD = 'mypassword1!';

/** What a user of `usersFile` sends with every request. */
export const as = (user: string) => basic(user, PASSWORD);

/** A users file made by the server's own command. All have PASSWORD, under one hash: it is slow by intention. */
export async function usersFile(file: string, names: readonly string[]): Promise<string> {
  const [first = ''] = names;
  const command = spawn(process.execPath, [MAIN, 'user', 'add', first, '--file', file], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  command.stdin.end(`${PASSWORD}\n`);
  const [code] = await once(command, 'exit');
  if (code !== 0) throw new Error(`user add ended with ${code}`);
  const line = await readFile(file, 'utf8');
  await writeFile(file, names.map((name) => line.replace(first, name)).join(''));
  return file;
}
