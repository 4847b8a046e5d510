import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { test } from 'node:test';

const src = import.meta.dirname;

/** Each room, and the rooms it may import from. The files beside the rooms may import from all. */
const MAY_IMPORT: Record<string, string[]> = {
  store: [],
  telemetry: [],
  feed: [],
  logs: [],
  http: ['telemetry'],
  config: ['http'],
  backends: ['config'],
  agents: ['telemetry'],
  apps: ['backends', 'store', 'feed', 'logs', 'telemetry', 'http', 'config'],
  batches: ['apps', 'backends', 'store', 'http'],
  sessions: ['apps', 'backends', 'store', 'http'],
  statements: ['sessions', 'apps', 'store', 'http'],
  inbox: ['statements', 'sessions', 'apps', 'store', 'feed'],
};

function roomOf(file: string): string {
  const path = relative(src, file).split(sep);
  return path.length === 1 ? 'root' : (path[0] ?? '');
}

test('imports go down, from room to room', async () => {
  const files = (await readdir(src, { recursive: true })).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  assert.ok(files.length > 50);
  const wrong: string[] = [];
  for (const name of files) {
    const file = join(src, name);
    const room = roomOf(file);
    if (room === 'root') continue;
    const allowed = MAY_IMPORT[room] ?? assert.fail(`${room}/ is no room of docs/architecture.md`);
    for (const [, path = ''] of (await readFile(file, 'utf8')).matchAll(/from '(\.[^']+)'/g)) {
      const target = roomOf(resolve(dirname(file), path));
      if (target !== room && !allowed.includes(target)) wrong.push(`${name} imports ${path}`);
    }
  }
  assert.deepEqual(wrong, []);
});
