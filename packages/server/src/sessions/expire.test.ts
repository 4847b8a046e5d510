import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ExpiryRules, reasonToEnd } from './expire.ts';

const rules: ExpiryRules = {
  timeoutCheck: true,
  timeoutMs: 1000,
  ttlCheck: false,
  ttlMs: 5000,
  heartbeatCheckMs: 100,
};

function session(state: string, asked: object = {}) {
  const request = { idleTimeout: null, ttl: null, heartbeatTimeoutInSecond: 0, ...asked };
  const facts = {
    uid: 'u',
    kind: 'sql',
    secret_hash: null,
    last_event: 0,
    next_statement: 0,
    next_job: 1,
    next_addition: 1,
  };
  return { ...facts, request_json: JSON.stringify(request), last_activity: 0, state, created_at: 0 };
}
const at = (now: number, { servingSince = 0, silentSince = 0 } = {}) => ({ now, servingSince, silentSince });

test('an idle session ends after its idle time, or the configured one', () => {
  assert.equal(reasonToEnd(session('idle'), rules, at(1000)), null);
  assert.match(reasonToEnd(session('idle'), rules, at(1001)) ?? '', /nobody used it/);
  assert.equal(reasonToEnd(session('idle', { idleTimeout: '1h' }), rules, at(100_000)), null);
  assert.equal(reasonToEnd(session('idle'), { ...rules, timeoutCheck: false }, at(100_000)), null);
});

test('starting and running statements are no idleness, nor is the time without a server', () => {
  assert.equal(reasonToEnd(session('busy'), rules, at(100_000)), null);
  assert.equal(reasonToEnd(session('starting'), rules, at(100_000)), null);
  assert.equal(reasonToEnd(session('idle'), rules, at(100_000, { servingSince: 99_500 })), null);
});

test('age counts only where it is switched on', () => {
  assert.equal(reasonToEnd(session('busy', { ttl: '1s' }), rules, at(2000)), null);
  assert.match(reasonToEnd(session('busy', { ttl: '1s' }), { ...rules, ttlCheck: true }, at(2000)) ?? '', /older/);
});

test('a silent client ends a session that asked for heartbeats', () => {
  const beating = session('busy', { heartbeatTimeoutInSecond: 60 });
  assert.equal(reasonToEnd(beating, rules, at(90_000, { silentSince: 30_000 })), null);
  assert.match(reasonToEnd(beating, rules, at(90_001, { silentSince: 30_000 })) ?? '', /silent/);
  assert.equal(reasonToEnd(session('busy'), rules, at(10 ** 9)), null);
});
