import assert from 'node:assert/strict';
import { chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readUsers, writeUsers } from './users-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'livery-users-file-'));
const file = join(folder, 'users');
after(() => rmSync(folder, { recursive: true }));

const HASH = `$2b$10$${'a'.repeat(53)}`;

/** Somebody's who is not root: of root's tests a stranger's, else that of who runs them. */
function somebodysFile(): number {
  writeFileSync(file, `ann:${HASH}\n`, { mode: 0o600 });
  if (process.getuid?.() === 0) chownSync(file, 4711, 4712);
  return statSync(file).uid;
}

test('a file of somebody else is not believed, whoever can read it', async () => {
  const owner = somebodysFile();
  assert.deepEqual([...(await readUsers(file, owner)).hashes.keys()], ['ann']);
  const message = `The users file ${file} belongs to another user (uid ${owner}): run chown ${owner + 1} ${file} if all who are in it may come in.`;
  await assert.rejects(readUsers(file, owner + 1), { name: 'Error', message });
  assert.equal((await readUsers(file, null)).hashes.size, 1);
});

test('a file that is written anew stays that of its owner', async () => {
  somebodysFile();
  const before = statSync(file);
  await writeUsers(file, new Map([['bob', HASH]]));
  const { ino, uid, gid, mode } = statSync(file);
  assert.notEqual(ino, before.ino);
  assert.deepEqual([uid, gid, mode & 0o777], [before.uid, before.gid, 0o600]);
});
