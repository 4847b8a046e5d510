import { createHash, randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/**
 * Names this data directory on this host: servers with the same place can see, follow and end each other's local drivers.
 * It survives a move of the directory and, where the host has an id of its own, another host name.
 */
export async function placeOf(dataDir: string): Promise<string> {
  const file = join(dataDir, 'place');
  await makeOnce(file, randomBytes(16).toString('hex'));
  const host = await readFile('/etc/machine-id', 'utf8').then(
    (text) => text.trim(),
    () => '',
  );
  const names = [host || hostname(), await readFile(file, 'utf8')];
  return createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 32);
}

/** Whole or not at all, and by one of several servers that start at once: the others find it. */
async function makeOnce(file: string, text: string): Promise<void> {
  const next = `${file}.${text}.new`;
  await writeFile(next, text, { mode: 0o600 });
  try {
    await link(next, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(next);
  }
}
