import { createHash, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * Names this data directory on this host: servers with the same place can see, follow and end each other's local drivers.
 * It survives a move of the directory and, where the host has an id of its own, another host name.
 */
export async function placeOf(dataDir: string): Promise<string> {
  const file = join(dataDir, 'place');
  const made = await writeFile(file, randomBytes(16).toString('hex'), { flag: 'wx', mode: 0o600 }).catch(
    (error: NodeJS.ErrnoException) => error,
  );
  if (made && made.code !== 'EEXIST') throw made;
  const host = await readFile('/etc/machine-id', 'utf8').then(
    (text) => text.trim(),
    () => '',
  );
  const names = [host || hostname(), await readFile(file, 'utf8')];
  return createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 32);
}
