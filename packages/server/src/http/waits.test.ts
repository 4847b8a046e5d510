import assert from 'node:assert/strict';
import { EventEmitter, getEventListeners, once } from 'node:events';
import { test } from 'node:test';
import { MOST_WAITS } from '@livery/protocol/v1/queries';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setCaller } from './caller.ts';
import { createWaits } from './waits.ts';

function reply(user: string | null = null) {
  const request = {} as FastifyRequest;
  setCaller(request, { user, doAs: null });
  return { raw: new EventEmitter() as unknown as FastifyReply['raw'], request };
}

test('a wait ends with the time, with the caller, and with the server', async () => {
  const stopping = new AbortController();
  const waits = createWaits(stopping.signal);
  await once(waits.begin(reply(), 0.01), 'abort');
  const left = reply();
  const gone = waits.begin(left, 60);
  left.raw.emit('close');
  assert.ok(gone.aborted);
  const other = reply();
  const stopped = waits.begin(other, 60);
  assert.ok(!stopped.aborted);
  stopping.abort();
  assert.ok(stopped.aborted);
  assert.ok(waits.begin(reply(), 0.01).aborted);
  other.raw.emit('close');
});

test('nothing of it stays when the answer is out', () => {
  const stopping = new AbortController();
  const answer = reply();
  createWaits(stopping.signal).begin(answer, 60);
  answer.raw.emit('close');
  assert.equal(getEventListeners(stopping.signal, 'abort').length, 0);
});

test('a user has so many waits and no more, until one of their answers is out', () => {
  const waits = createWaits(new AbortController().signal);
  const answers = Array.from({ length: MOST_WAITS }, () => reply('ann'));
  for (const answer of answers) waits.begin(answer, 60);
  const tooMany = { status: 429, headers: { 'retry-after': '5' }, inV1: { code: 'too-many-waits' } };
  assert.throws(() => waits.begin(reply('ann'), 60), tooMany);
  const others = [reply('bob'), reply(null)];
  for (const answer of others) assert.ok(!waits.begin(answer, 60).aborted);
  const [first] = answers.splice(0, 1, reply('ann'));
  first?.raw.emit('close');
  waits.begin(answers[0] ?? assert.fail(), 60);
  assert.throws(() => waits.begin(reply('ann'), 60), tooMany);
  for (const { raw } of [...answers, ...others]) raw.emit('close');
});
