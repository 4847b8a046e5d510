import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AccessRules, createAccess } from './access.ts';

const rules: AccessRules = {
  enabled: true,
  allowedUsers: ['ann', 'sam'],
  viewUsers: ['vic'],
  modifyUsers: ['mod'],
  superusers: ['root'],
  impersonation: true,
};
const anns = { owner: 'ann', proxy_user: 'pat' };
const caller = (user: string | null, doAs: string | null = null) => ({ user, doAs });

test('who is let in', () => {
  const { admits } = createAccess(rules);
  assert.deepEqual(['ann', 'vic', 'mod', 'root', 'sam', 'eve', null].map(admits), [
    true,
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
  assert.equal(createAccess({ ...rules, allowedUsers: ['*'] }).admits('eve'), true);
  assert.equal(createAccess({ ...rules, enabled: false }).admits(null), true);
});

test('who may view and who may modify', () => {
  const { may } = createAccess(rules);
  const rights = (user: string | null, doAs: string | null = null) =>
    (['any', 'view', 'modify'] as const).filter((right) => may(caller(user, doAs), anns, right));
  for (const user of ['ann', 'pat', 'mod', 'root']) assert.deepEqual(rights(user), ['any', 'view', 'modify'], user);
  assert.deepEqual(rights('vic'), ['any', 'view']);
  assert.deepEqual(rights('sam'), ['any']);
  assert.deepEqual(rights('root', 'ann'), ['any', 'view', 'modify']);
  assert.deepEqual(rights('root', 'sam'), ['any'], 'who speaks for another has the rights of that one');
  assert.throws(() => createAccess(rules).check(caller('sam'), anns, 'view'), { status: 403, shape: 'object' });
  assert.equal(createAccess({ ...rules, enabled: false }).may(caller('sam'), anns, 'modify'), true);
});

test('nobody owns nothing and is no superuser', () => {
  const { may, proxyUserFor } = createAccess({ ...rules, superusers: ['*'] });
  assert.equal(may(caller(null), { owner: null, proxy_user: null }, 'view'), false);
  assert.throws(() => proxyUserFor(null, 'ann'), { status: 403 });
  assert.equal(proxyUserFor(null, null), null);
  assert.equal(createAccess({ ...rules, viewUsers: ['*'] }).may(caller(null), anns, 'view'), true);
});

test('who may operate the server', () => {
  for (const enabled of [true, false]) {
    const { checkOperator } = createAccess({ ...rules, enabled });
    checkOperator(caller('root'));
    checkOperator(caller(null));
    for (const other of [caller('ann'), caller('mod'), caller('root', 'ann')]) {
      assert.throws(() => checkOperator(other), { status: 403, message: 'Only users of livy.superusers may do that.' });
    }
  }
});

test('for whom a driver works', () => {
  const { proxyUserFor } = createAccess(rules);
  assert.equal(proxyUserFor('ann', null), 'ann');
  assert.equal(proxyUserFor('ann', 'ann'), 'ann');
  assert.equal(proxyUserFor('root', 'ann'), 'ann');
  assert.throws(() => proxyUserFor('ann', 'bob'), {
    status: 403,
    message: "User 'ann' not allowed to impersonate 'Some(bob)'.",
  });
  assert.equal(createAccess({ ...rules, enabled: false }).proxyUserFor('root', 'bob'), 'bob');
  assert.equal(createAccess({ ...rules, impersonation: false }).proxyUserFor('ann', 'bob'), null);
});
