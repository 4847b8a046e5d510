import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Livy } from './livy.ts';
import { driverProcesses } from './processes.ts';
import type { TestServer } from './server.ts';

/**
 * Holds that a server has no session, no batch, and no process, file or temporary file of a driver. `livy` is for one
 * under a path of its own, or with users.
 */
export async function assertNothingLeft(server: TestServer, livy: Livy = server.livy): Promise<void> {
  for (const path of ['/sessions', '/batches']) {
    assert.equal((await livy.ask('GET', path)).text, '{"from":0,"total":0,"sessions":[]}');
  }
  assert.deepEqual(await driverProcesses(dirname(server.dataDir)), []);
  assert.deepEqual(await readdir(join(server.dataDir, 'apps')).catch(() => []), []);
  assert.deepEqual(await readdir(server.temporary), []);
}
