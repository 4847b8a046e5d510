import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf } from './network.ts';

test('an address of IPv4 is its own, whichever way it is said; one of IPv6 counts as its network', () => {
  assert.equal(networkOf('10.1.2.3'), '10.1.2.3');
  assert.equal(networkOf('::ffff:10.1.2.3'), '10.1.2.3');
  assert.equal(networkOf('2001:db8:1:2:3:4:5:6'), '2001:db8:1:2');
  assert.equal(networkOf('2001:db8:1:2::6'), '2001:db8:1:2');
  assert.equal(networkOf('2001:db8::7'), '2001:db8:0:0');
  assert.equal(networkOf('fe80::1:2:3:4%eth0'), 'fe80:0:0:0');
  assert.equal(networkOf('::1'), '0:0:0:0');
  assert.equal(networkOf('2001:db8:1:2::'), '2001:db8:1:2');
});
