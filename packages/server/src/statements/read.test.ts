import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { createAgentLinks } from '../agents/links.ts';
import type { Apps } from '../apps/apps.ts';
import { insertApp } from '../apps/store.ts';
import { createAgentLine } from '../inbox/line.ts';
import { createHeartbeats } from '../sessions/heartbeats.ts';
import { openStore } from '../store/open.ts';
import { createCompletions } from './completions.ts';
import { createProgress } from './progress.ts';
import { listStatements } from './read.ts';
import { insertStatement } from './store.ts';

const dir = await mkdtemp(join(tmpdir(), 'livery-read-'));
const store = await openStore(dir);
after(async () => {
  await store.destroy();
  await rm(dir, { recursive: true });
});
const line = createAgentLine(createAgentLinks(), () => undefined);
const apps = { store } as Apps;
const statements = {
  apps,
  line,
  heartbeats: createHeartbeats(),
  progress: createProgress(),
  completions: createCompletions(() => undefined),
  retained: null,
};

async function sessionWith(outputs: string[]) {
  const now = Date.now();
  const whose = { name: null, owner: null, proxyUser: null, instance: 'server', place: 'here' };
  const app = await insertApp(store, { noun: 'session', state: 'idle', ...whose, now });
  const row = { uid: app.uid, kind: 'sql', request_json: '{}', last_event: 0, next_statement: 0, last_activity: now };
  await store.insertInto('sessions').values(row).execute();
  for (const [id, output] of outputs.entries()) {
    const times = { started_at: 1, completed_at: 2 };
    const facts = { session_uid: app.uid, id, kind: 'sql', code: 'c', state: 'available', sent: 1 };
    await insertStatement(store, { ...facts, ...times, output_json: output });
  }
  return app;
}

const query = { from: 0, size: null, newestFirst: false };

test('a list is Livy’s, exact numbers in it', async () => {
  const session = await sessionWith(['{"d":1.50}', '{"d":12345678901234567890.5}']);
  const view = (id: number, output: string) =>
    `{"id":${id},"code":"c","state":"available","output":${output},"progress":1,"started":1,"completed":2}`;
  const [first, second] = [view(0, '{"d":1.50}'), view(1, '{"d":12345678901234567890.5}')];
  assert.equal(
    await listStatements(statements, session, query),
    `{"total_statements":2,"statements":[${first},${second}]}`,
  );
  const page = { from: 0, size: 1, newestFirst: true };
  assert.equal(await listStatements(statements, session, page), `{"total_statements":2,"statements":[${second}]}`);
  const none = { from: 5, size: 1, newestFirst: false };
  assert.equal(await listStatements(statements, session, none), '{"total_statements":2,"statements":[]}');
});

test('a long list comes as a stream, whole', async () => {
  const long = JSON.stringify({ d: 'x'.repeat(3_000_000) });
  const session = await sessionWith([long, long]);
  const list = await listStatements(statements, session, query);
  assert.ok(list instanceof Readable);
  const parsed = JSON.parse(await text(list));
  assert.deepEqual(
    parsed.statements.map(({ output }: { output: { d: string } }) => output.d.length),
    [3_000_000, 3_000_000],
  );
});
