import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { test } from 'node:test';

const src = import.meta.dirname;

/**
 * Each room from the top down, and the rooms it may import from: the table of docs/architecture.md. The files beside the
 * rooms may import from all.
 */
const MAY_IMPORT: Record<string, string[]> = {
  inbox: ['jobs', 'statements', 'sessions', 'apps', 'instances', 'agents', 'feed', 'telemetry', 'store'],
  batches: ['apps', 'auth', 'backends', 'idempotency', 'http', 'store'],
  jobs: ['sessions', 'apps', 'feed', 'idempotency', 'http', 'store'],
  statements: ['sessions', 'apps', 'idempotency', 'http', 'store'],
  sessions: ['apps', 'auth', 'backends', 'idempotency', 'http', 'config', 'store'],
  instances: ['telemetry', 'config', 'store'],
  apps: ['auth', 'backends', 'logs', 'feed', 'telemetry', 'intake', 'idempotency', 'http', 'config', 'store'],
  intake: ['auth', 'http'],
  auth: ['http'],
  agents: ['telemetry'],
  backends: ['telemetry', 'config'],
  logs: [],
  feed: [],
  telemetry: [],
  tls: [],
  idempotency: ['http', 'store'],
  http: ['config'],
  config: [],
  store: [],
};

function roomOf(file: string): string {
  const path = relative(src, file).split(sep);
  return path.length === 1 ? 'root' : (path[0] ?? '');
}

test('docs/architecture.md lists the rooms and their rights as they are', async () => {
  const text = await readFile(join(src, '..', '..', '..', 'docs', 'architecture.md'), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)\/` \|.*\|([^|]*)\|$/gm)].map(([, room = '', rights = '']) => [
    room,
    [...rights.matchAll(/`(\w+)\/`/g)].map(([, right]) => right),
  ]);
  assert.deepEqual(rows, Object.entries(MAY_IMPORT));
});

test('no room may import from one above it', () => {
  const rooms = Object.keys(MAY_IMPORT);
  for (const [index, room] of rooms.entries()) {
    for (const right of MAY_IMPORT[room] ?? []) assert.ok(rooms.indexOf(right) > index, `${room} imports ${right}`);
  }
});

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
