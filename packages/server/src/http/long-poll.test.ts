import assert from 'node:assert/strict';
import { EventEmitter, getEventListeners, once } from 'node:events';
import { test } from 'node:test';
import type { FastifyReply } from 'fastify';
import { patience } from './long-poll.ts';

const reply = () => ({ raw: new EventEmitter() as unknown as FastifyReply['raw'] });

test('it ends with the time, with the caller, and with the server', async () => {
  const stopping = new AbortController();
  await once(patience(reply(), 0.01, stopping.signal), 'abort');
  const left = reply();
  const gone = patience(left, 60, stopping.signal);
  left.raw.emit('close');
  assert.ok(gone.aborted);
  const other = reply();
  const stopped = patience(other, 60, stopping.signal);
  assert.ok(!stopped.aborted);
  stopping.abort();
  assert.ok(stopped.aborted);
  assert.ok(patience(reply(), 0.01, stopping.signal).aborted);
  other.raw.emit('close');
});

test('nothing of it stays when the answer is out', () => {
  const stopping = new AbortController();
  const { raw } = reply();
  patience({ raw }, 60, stopping.signal);
  raw.emit('close');
  assert.equal(getEventListeners(stopping.signal, 'abort').length, 0);
});
