import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, beforeEach, test } from 'node:test';
import type { AgentEvent, Completed, Fetch, ServerFrame } from '@livery/protocol/agent';
import { AGENT_PROTOCOL, OLDEST_AGENT_PROTOCOL } from '@livery/protocol/agent';
import { WebSocket } from 'ws';
import { createLog } from '../telemetry/log.ts';
import { createAgentLinks } from './links.ts';
import { acceptAgents } from './upgrade.ts';

const UID = 'ab12';
const stored: AgentEvent[] = [];
const completed: [string, Completed][] = [];
let failing = false;
const door = {
  receive: async (_uid: string, events: AgentEvent[]) => {
    if (failing) throw new Error('the disk is full');
    stored.push(...events);
  },
  resume: async (_uid: string, { statements }: { statements: number[] }) => ({
    lastStored: stored.at(-1)?.n ?? 0,
    frames: statements.includes(0)
      ? []
      : ([{ type: 'run', id: 0, kind: 'sql', code: 'select 1' }] satisfies ServerFrame[]),
  }),
  progress: () => undefined,
  left: (uid: string) => void left.push(uid),
  completed: (uid: string, frame: Completed) => void completed.push([uid, frame]),
  fetch: async (_uid: string, { id, chunk }: Fetch) => ({ type: 'chunk' as const, id, chunk, data: 'AQ==' }),
};
const left: string[] = [];
const secrets = {
  secretHashesOf: async (uid: string) => (uid === UID ? ['hash-00', 'hash-5e'] : null),
  hashOf: (s: string) => `hash-${s}`,
  storeId: '5t0re',
};
const links = createAgentLinks();
const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
acceptAgents(
  server,
  '/v1/agents',
  secrets,
  door,
  links,
  createLog(() => undefined),
);
const port = (server.address() as AddressInfo).port;
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  stored.length = 0;
  failing = false;
});

function dial(authorization: string, path = '/v1/agents') {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { authorization } });
  const frames: ServerFrame[] = [];
  const waiting: ((frame: ServerFrame) => void)[] = [];
  socket.on('message', (data) => {
    const frame = JSON.parse(data.toString()) as ServerFrame;
    const taker = waiting.shift();
    if (taker) taker(frame);
    else frames.push(frame);
  });
  const next = async () => frames.shift() ?? new Promise<ServerFrame>((resolve) => waiting.push(resolve));
  return { socket, next, say: (frame: unknown) => socket.send(JSON.stringify(frame)) };
}

async function refusalOf(authorization: string, path?: string): Promise<number> {
  const { socket } = dial(authorization, path);
  socket.on('error', () => undefined);
  const [, response] = await once(socket, 'unexpected-response');
  return response.statusCode;
}

const hello = (running: number[] = [], protocol = 1) => ({
  type: 'hello',
  protocol,
  session: UID,
  lastStored: 0,
  running,
  agent: '0',
});
const started = (n: number) => ({ n, type: 'started', id: 0, at: 1 });

test('who has no secret, the wrong one, or no session, is not let in', async () => {
  assert.equal(await refusalOf(''), 401);
  assert.equal(await refusalOf(`Bearer ${UID}.ff`), 401);
  assert.equal(await refusalOf('Bearer 99.5e'), 410);
  assert.equal(await refusalOf(`Bearer ${UID}.5e`, '/elsewhere'), 404);
});

test('an agent is welcomed, told what to do, and its events are acked once they are stored', async () => {
  const agent = dial(`Bearer ${UID}.5e`);
  await once(agent.socket, 'open');
  agent.say(hello());
  assert.deepEqual(await agent.next(), { type: 'welcome', lastStored: 0, protocol: 1 });
  assert.deepEqual(await agent.next(), { type: 'run', id: 0, kind: 'sql', code: 'select 1' });
  assert.ok(links.has(UID));
  agent.say(started(1));
  assert.deepEqual(await agent.next(), { type: 'ack', n: 1 });
  assert.deepEqual(stored, [started(1)]);
  links.tell(UID, { type: 'cancel', id: 0 });
  assert.deepEqual(await agent.next(), { type: 'cancel', id: 0 });
  const answer = { type: 'completed', request: 'r', candidates: ['range'] };
  agent.say(answer);
  agent.say(started(2));
  assert.deepEqual(await agent.next(), { type: 'ack', n: 2 });
  assert.deepEqual(completed, [[UID, answer]]);
  agent.socket.close();
  await once(agent.socket, 'close');
});

test('an agent of a newer build is spoken to in the version of this one; one that is too old is refused', async () => {
  const newer = dial(`Bearer ${UID}.5e`);
  await once(newer.socket, 'open');
  newer.say({ ...hello([0], AGENT_PROTOCOL + 1), unknown: true });
  assert.deepEqual(await newer.next(), { type: 'welcome', lastStored: 0, protocol: AGENT_PROTOCOL });
  newer.socket.close();
  const older = dial(`Bearer ${UID}.5e`);
  await once(older.socket, 'open');
  older.say(hello([], OLDEST_AGENT_PROTOCOL - 1));
  const [code, reason] = await once(older.socket, 'close');
  assert.equal(code, 1002);
  assert.match(String(reason), /too old/);
});

test('a newer connection of the same session replaces the older', async () => {
  const [older, newer] = [dial(`Bearer ${UID}.5e`), dial(`Bearer ${UID}.5e`)];
  await Promise.all([once(older.socket, 'open'), once(newer.socket, 'open')]);
  older.say(hello([0]));
  await older.next();
  const closed = once(older.socket, 'close');
  newer.say(hello([0]));
  await newer.next();
  assert.equal((await closed)[0], 1001);
  links.tell(UID, { type: 'stop' });
  assert.deepEqual(await newer.next(), { type: 'stop' });
  newer.socket.close();
  await once(newer.socket, 'close');
});

test('what cannot be stored is not acked: the socket is closed, so that the agent sends it again', async () => {
  const agent = dial(`Bearer ${UID}.5e`);
  await once(agent.socket, 'open');
  agent.say(hello([0]));
  await agent.next();
  failing = true;
  agent.say(started(1));
  assert.equal((await once(agent.socket, 'close'))[0], 1011);
  assert.deepEqual(stored, []);
});

test('frames that break the protocol close the socket', async () => {
  for (const frame of ['no json', '[]', '{"type":"started","id":0}', JSON.stringify(started(1))]) {
    const agent = dial(`Bearer ${UID}.5e`);
    await once(agent.socket, 'open');
    agent.socket.send(frame);
    assert.equal((await once(agent.socket, 'close'))[0], 1002, frame);
  }
});
