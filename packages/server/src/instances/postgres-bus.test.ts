import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPostgres, type TestPostgres } from '../store/testing/postgres.ts';
import { createLog } from '../telemetry/log.ts';
import type { Message } from './messages.ts';
import { openPostgresBus } from './postgres-bus.ts';

const log = createLog(() => undefined);
let postgres: TestPostgres;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.dispose());

async function until(what: string, is: () => boolean): Promise<void> {
  for (let i = 0; i < 1_000; i++) {
    if (is()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`timed out: ${what}`);
}

test('what one says all others hear, in order, also after the database was away', async () => {
  const address = await postgres.createDatabase();
  const ears = () => {
    const heard: Message[] = [];
    let missed = 0;
    return {
      heard,
      missed: () => missed,
      ears: { heard: (m: Message) => void heard.push(m), missed: () => void missed++ },
    };
  };
  const [a, b, c] = [ears(), ears(), ears()];
  const buses = [a, b, c].map(({ ears: each }) => openPostgresBus(address, each, log));
  await until('all to listen', () => [a, b, c].every(({ missed }) => missed() === 1));

  const messages = (from: number): Message[] =>
    Array.from({ length: 300 }, (_, i) => ({
      kind: 'changed',
      uid: `${from + i}${'é'.repeat(i % 3 === 0 ? 3_000 : 1)}`,
    }));
  for (const message of messages(0)) buses[0]?.send(message);
  await until('all to arrive', () => b.heard.length >= 300 && c.heard.length >= 300);
  assert.deepEqual(b.heard, messages(0));
  assert.deepEqual(c.heard, messages(0));
  assert.deepEqual(a.heard, []);

  await postgres.halt({ immediate: true });
  buses[0]?.send({ kind: 'changed', uid: 'said meanwhile' });
  await postgres.start();
  await until('all to listen again', () => [a, b, c].every(({ missed }) => missed() === 2));
  buses[0]?.send({ kind: 'changed', uid: 'said after' });
  await until('the last to arrive', () =>
    [b, c].every(({ heard }) => heard.at(-1)?.kind === 'changed' && JSON.stringify(heard.at(-1)).includes('after')),
  );
  for (const bus of buses) await bus.close();
});
