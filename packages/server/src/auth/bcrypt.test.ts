import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, test } from 'node:test';
import type { Worker } from 'node:worker_threads';
import { hashSync } from 'bcryptjs';
import { createVerify, hashPassword } from './password.ts';

const begun: Worker[] = [];
const onWorker = (worker: Worker) => begun.push(worker);
process.on('worker', onWorker);
after(() => process.off('worker', onWorker));

test('bcrypt is done on one other thread, which begins with its first hash', async () => {
  const [scrypt, bcrypt] = [await hashPassword('a'), hashSync('b', 4)];
  const verify = createVerify();
  assert.equal(await verify('a', scrypt), true);
  assert.equal(begun.length, 0);
  assert.deepEqual(await Promise.all(['b', 'x', 'b'].map((password) => verify(password, bcrypt))), [true, false, true]);
  assert.equal(await verify('x', bcrypt), false);
  assert.equal(begun.length, 1);
});

test('a thread that ends fails what it had in hand, and the next hash begins another', async () => {
  const verify = createVerify();
  const hash = hashSync('b', 4);
  const thread = once(process, 'worker');
  const failed = assert.rejects(verify('b', hash.replace('$04$', '$14$')), {
    message: /^the thread for bcrypt has ended/,
  });
  await (await thread)[0].terminate();
  await failed;
  assert.equal(await verify('b', hash), true);
});
