import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { refusalFor } from './browser-guard.ts';

const local = { loopback: true, allowedHosts: ['livery.example.org'], tls: false };
const open = { loopback: false, allowedHosts: [], tls: false };

test('programs are never refused', () => {
  const hosts = ['127.0.0.1:8998', 'localhost:8998', 'LOCALHOST', '[::1]:8998', '10.0.0.7', `${hostname()}:8998`];
  for (const host of hosts) assert.equal(refusalFor('POST', { host }, local), null, host);
  assert.equal(refusalFor('POST', {}, local), null);
  assert.equal(refusalFor('POST', { host: 'spark.internal:8998' }, open), null);
  assert.equal(refusalFor('DELETE', { host: 'localhost.:8998', 'sec-fetch-site': 'none' }, local), null);
});

test('a page of another site cannot change anything', () => {
  const host = '127.0.0.1:8998';
  for (const rules of [local, open]) {
    for (const origin of ['http://evil.example', 'https://127.0.0.1', 'http://127.0.0.1:3000', 'null', 'file://']) {
      assert.equal(refusalFor('POST', { host, origin }, rules)?.status, 403, origin);
    }
    assert.equal(refusalFor('DELETE', { host, 'sec-fetch-site': 'cross-site' }, rules)?.status, 403);
    assert.equal(refusalFor('GET', { host, origin: 'http://evil.example' }, rules), null);
    assert.equal(refusalFor('POST', { host, origin: 'http://127.0.0.1:8998' }, rules), null);
  }
});

test('a name pointed at this machine is not believed', () => {
  assert.equal(refusalFor('GET', { host: 'evil.example:8998' }, local)?.status, 403);
  assert.equal(refusalFor('GET', { host: 'evil.example' }, open), null);
  assert.equal(refusalFor('GET', { host: 'Livery.Example.org:8998' }, local), null);
  assert.equal(refusalFor('POST', { host: '127.0.0.1:8998', origin: 'https://livery.example.org' }, local), null);
});

test('under TLS the page of this very server came by TLS', () => {
  const host = '127.0.0.1:8998';
  const rules = { ...local, tls: true };
  assert.equal(refusalFor('POST', { host, origin: `https://${host}` }, rules), null);
  assert.equal(refusalFor('POST', { host, origin: `http://${host}` }, rules)?.status, 403);
  assert.equal(refusalFor('POST', { host, origin: 'http://livery.example.org' }, rules)?.status, 403);
});
