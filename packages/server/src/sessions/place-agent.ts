import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Puts the agent's files under `dataDir`, in a folder named by what is in them, and returns that: an upgrade of the
 * server must not change jars under drivers that run. Throws with a sentence when there is no agent.
 */
export async function placeAgent(from: string, dataDir: string): Promise<string> {
  const agents = join(dataDir, 'agents');
  const place = join(agents, await contentOf(from));
  if (await exists(place)) return place;
  const copy = join(agents, `copying-${randomBytes(4).toString('hex')}`);
  await mkdir(agents, { recursive: true, mode: 0o700 });
  await cp(from, copy, { recursive: true });
  await rename(copy, place).catch(async (error) => {
    await rm(copy, { recursive: true, force: true });
    // Another server of the same data directory may have been quicker, with the same files.
    if (!(await exists(place))) throw error;
  });
  return place;
}

/** The names and the content of all files, as 16 hex digits. */
async function contentOf(folder: string): Promise<string> {
  if (!(await exists(join(folder, 'livery-agent.jar')))) {
    throw new Error(`there is no agent in ${folder}: build it with \`npm run setup\`, or set livery.agent.dir`);
  }
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const hash = createHash('sha256');
  for (const file of files.sort()) hash.update(`${file.slice(folder.length)}\0`).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
