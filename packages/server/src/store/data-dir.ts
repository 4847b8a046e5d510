import { existsSync, statSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from './errors.ts';
import { sqliteFile } from './sqlite.ts';

/**
 * Throws StoreError where a store should be in the data directory and is not: a new one in its place would know nothing of
 * the drivers that run. Called before a store is opened, and so before one is made.
 */
export async function checkDataDir(dataDir: string): Promise<void> {
  const id = await readMark(dataDir);
  const file = sqliteFile(dataDir);
  if (id === null || (existsSync(file) && statSync(file).size > 0)) return;
  throw new StoreError(
    `the data directory ${dataDir} belongs to the store ${id}, and ${file} is missing or empty: restore it from a backup, as docs/operate.md says, or give another folder with --data-dir`,
  );
}

/**
 * Notes which store the data directory belongs to. Throws StoreError where it belongs to another: this one does not know
 * its drivers, and would end them as nobody's.
 */
export async function claimDataDir(dataDir: string, storeId: string): Promise<void> {
  const id = await readMark(dataDir);
  if (id === null) return writeMark(dataDir, storeId);
  if (id === storeId) return;
  throw new StoreError(
    `the data directory ${dataDir} belongs to the store ${id}, and this is the store ${storeId}: use that one, or give another folder with --data-dir`,
  );
}

function markOf(dataDir: string): string {
  return join(dataDir, 'store');
}

async function readMark(dataDir: string): Promise<string | null> {
  try {
    return (await readFile(markOf(dataDir), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whole or not at all. */
async function writeMark(dataDir: string, storeId: string): Promise<void> {
  const next = `${markOf(dataDir)}.${process.pid}.new`;
  const file = await open(next, 'w', 0o600);
  try {
    await file.writeFile(`${storeId}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, markOf(dataDir));
}
