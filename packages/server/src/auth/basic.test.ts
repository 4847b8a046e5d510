import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, beforeEach, test } from 'node:test';
import { hashSync } from 'bcryptjs';
import { createBasic } from './basic.ts';
import { createVerify, hashPassword } from './password.ts';
import { userCommand } from './user-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'livery-users-'));
const file = join(folder, 'users');
after(() => rmSync(folder, { recursive: true }));
const logged: unknown[] = [];
const log = { error: (message: string) => logged.push(message) };

const annsHash = await hashPassword('mypassword1!');
const bobsHash = hashSync('käse:brot', 4).replace('$2b$', '$2y$');

function write(text: string, mode = 0o600) {
  rmSync(file, { force: true });
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
}
function request(authorization?: string): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { headers: { authorization } });
}
const as = (text: string) => request(`Basic ${Buffer.from(text).toString('base64')}`);
const piped = (text: string) => Readable.from([Buffer.from(text)]) as unknown as NodeJS.ReadStream;

beforeEach(() => write(`# users\n\nann:${annsHash}\nbob:${bobsHash}\n`));

test('users of both kinds of hash come in by their passwords alone', async () => {
  const authenticate = await createBasic(file, log);
  for (const _twice of [1, 2]) {
    assert.equal(await authenticate(as('ann:mypassword1!')), 'ann');
    assert.equal(await authenticate(as('bob:käse:brot')), 'bob');
  }
  const wrong = [
    'ann:',
    'ann:mypassword1',
    'ann:mypassword1!x',
    'bob:mypassword1!',
    'eve:mypassword1!',
    ':x',
    'ann',
    '',
  ];
  for (const text of wrong) {
    await assert.rejects(authenticate(as(text)), { status: 401, shape: 'page' }, text);
  }
  for (const authorization of [undefined, 'Bearer x', 'Basic', 'Basic %%%', 'Basic !!!']) {
    await assert.rejects(authenticate(request(authorization)), { status: 401 });
  }
  await assert.rejects(authenticate(request()), (error: { headers: Record<string, string> }) =>
    /^Basic realm="Livery"/.test(error.headers['www-authenticate'] ?? ''),
  );
});

/** Checks passwords as usual, and keeps the hashes that it was asked about. */
function counted() {
  const verify = createVerify();
  const asked: string[] = [];
  return {
    asked,
    verify: (password: string, stored: string) => {
      asked.push(stored);
      return verify(password, stored);
    },
  };
}

test('a password that was right costs nothing while it is used, and is checked anew after a quarter of an hour', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  write(`bob:${bobsHash}`);
  const { asked, verify } = counted();
  const authenticate = await createBasic(file, log, verify);
  const hashesOf = async (text: string) => {
    const before = asked.length;
    await authenticate(as(text));
    return asked.length - before;
  };
  assert.equal(await hashesOf('bob:käse:brot'), 1);
  for (let minute = 1; minute < 15; minute++) {
    t.mock.timers.tick(60_000);
    assert.equal(await hashesOf('bob:käse:brot'), 0, `minute ${minute}`);
  }
  t.mock.timers.tick(60_000);
  assert.equal(await hashesOf('bob:käse:brot'), 1);
  t.mock.timers.tick(5 * 60_000);
  assert.equal(await hashesOf('bob:käse:brot'), 1, 'it was not used for five minutes');
});

test('who was right before is checked anew beside those who guess, not behind them', async (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  write(`bob:${bobsHash}`);
  const verify = createVerify();
  const endless = new Promise<boolean>(() => undefined);
  const authenticate = await createBasic(file, log, (password, stored) =>
    password === 'guess' ? endless : verify(password, stored),
  );
  await authenticate(as('bob:käse:brot'));
  for (const _guess of Array(10)) authenticate(as('bob:guess'));
  for (const _time of Array(4)) {
    t.mock.timers.tick(4 * 60_000);
    assert.equal(await authenticate(as('bob:käse:brot')), 'bob');
  }
});

test('of several requests that come together the hash of the first serves all', async () => {
  write(`bob:${bobsHash}`);
  const { asked, verify } = counted();
  const authenticate = await createBasic(file, log, verify);
  await Promise.all(Array.from({ length: 20 }, () => authenticate(as('bob:käse:brot'))));
  // Two begin at once.
  assert.ok(asked.length <= 2, `${asked.length}`);
});

test('a name that does not exist is always checked against the same hash, such names together against all', async () => {
  const { asked, verify } = counted();
  const quick = bobsHash.replace('$2y$', '$2b$');
  write(`bob:${bobsHash}\nbea:${quick}\n`);
  const authenticate = await createBasic(file, log, verify);
  const used = new Map<string, Set<string>>();
  for (const name of Array.from({ length: 40 }, (_, index) => `eve${index}`)) {
    for (const _twice of [1, 2]) {
      await assert.rejects(authenticate(as(`${name}:x`)), { status: 401 });
      used.set(name, new Set(used.get(name)).add(asked.at(-1) ?? ''));
    }
  }
  assert.ok([...used.values()].every((hashes) => hashes.size === 1));
  assert.deepEqual(new Set([...used.values()].flatMap((hashes) => [...hashes])), new Set([bobsHash, quick]));
});

test('a user who is removed, or changes its password, while it is checked is checked by the file that counts then', async () => {
  const checked: string[] = [];
  const during: Record<string, () => void> = {
    [bobsHash]: () => write(`bob:${nextHash}\n`),
    [annsHash]: () => write(`bob:${bobsHash}\n`),
  };
  const nextHash = hashSync('käse', 4);
  const authenticate = await createBasic(file, log, async (password, stored) => {
    checked.push(stored);
    during[stored]?.();
    return createVerify()(password, stored);
  });
  await assert.rejects(authenticate(as('bob:käse:brot')), { status: 401 });
  assert.deepEqual(checked, [bobsHash, nextHash]);
  write(`ann:${annsHash}\n`);
  await assert.rejects(authenticate(as('ann:mypassword1!')), { status: 401 });
  await assert.rejects(authenticate(as('ann:mypassword1!')), { status: 401 });
});

test('the file counts as it is now', async () => {
  const authenticate = await createBasic(file, log);
  await authenticate(as('ann:mypassword1!'));
  write(`bob:${bobsHash}\n`);
  await assert.rejects(authenticate(as('ann:mypassword1!')), { status: 401 });
  assert.equal(await authenticate(as('bob:käse:brot')), 'bob');

  for (const broken of ['nonsense', 'bob:secret', `bob:${bobsHash.slice(0, -1)}`]) {
    write(broken);
    const count = logged.length;
    for (const _twice of [1, 2]) await assert.rejects(authenticate(as('bob:käse:brot')), { status: 503 });
    assert.equal(logged.length, count + 1, 'said once');
  }
  write(`bob:${bobsHash}\n`);
  assert.equal(await authenticate(as('bob:käse:brot')), 'bob');
  rmSync(file);
  await assert.rejects(authenticate(as('bob:käse:brot')), { status: 503 });
});

test('a file that cannot be used refuses the start', async () => {
  const cases: [string, number, RegExp][] = [
    [`ann:${annsHash}`, 0o640, /can be used by others \(mode 640\): run chmod 600/],
    [`ann:${annsHash}`, 0o604, /can be used by others/],
    ['\nann', 0o600, /^Line 2 of the users file .* is not of the form NAME:HASH\.$/],
    ['ann:$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/', 0o600, /has no hash of scrypt or bcrypt/],
    [
      `ann:${bobsHash.replace('$04$', '$15$')}`,
      0o600,
      /^Line 1 of the users file .* has a hash of bcrypt at a cost of 15, where 4 to 14 is possible: make it anew with/,
    ],
    ['ann:$scrypt$ln=31,r=8,p=1$c2FsdHNhbHRz$aGFzaGhhc2hoYXNoaGFzaGhhc2g', 0o600, /has no hash of scrypt/],
  ];
  for (const [text, mode, message] of cases) {
    write(text, mode);
    await assert.rejects(createBasic(file, log), { message });
  }
  rmSync(file);
  await assert.rejects(createBasic(file, log), { message: /does not exist: make it with `npm run user -- add/ });
});

test('the command adds, changes and removes users, in a file for its owner alone', async () => {
  rmSync(file);
  const run = (...args: string[]) =>
    userCommand([...args, '--file', file], piped('mypassword1!\nmore\n'), () => undefined);
  assert.equal(await run('add', 'admin'), `admin was added to ${file}.`);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.match(readFileSync(file, 'utf8'), /^admin:\$scrypt\$ln=15,r=8,p=1\$\S+\n$/);
  assert.equal(await (await createBasic(file, log))(as('admin:mypassword1!')), 'admin');
  assert.equal(await run('add', 'admin'), `admin has a new password in ${file}.`);
  await run('add', 'b c');
  assert.equal(await run('remove', 'admin'), `admin was removed from ${file}.`);
  assert.match(readFileSync(file, 'utf8'), /^b c:\S+\n$/);
  await assert.rejects(run('remove', 'admin'), { message: /there is no user admin/ });
  await assert.rejects(run('add', 'a:b'), { message: /cannot be the name of a user/ });
  await assert.rejects(run('list', 'x'), { message: /^usage: / });
  await assert.rejects(
    userCommand(['add', 'x'], piped(''), () => undefined),
    { message: /^usage: / },
  );
  await assert.rejects(
    userCommand(['add', 'x', '--file', file], piped('\n'), () => undefined),
    { message: /empty/ },
  );
});

test('on a terminal the password is asked for twice and not shown', async () => {
  rmSync(file);
  const program = join(folder, 'user.ts');
  writeFileSync(
    program,
    `import { userCommand } from '${import.meta.dirname}/user-command.ts';
     console.log(await userCommand(process.argv.slice(2), process.stdin, (text) => process.stderr.write(text)));`,
  );
  const command = `${process.execPath} ${program} add ann --file ${file}`;
  const terminal = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
  let shown = '';
  for await (const text of terminal.stdout.setEncoding('utf8')) {
    const asked = shown.length;
    shown += text;
    if (shown.lastIndexOf('Password: ') >= asked) terminal.stdin.write('secrex\x7ft1\r');
    if (shown.lastIndexOf('Once more: ') >= asked) terminal.stdin.write('secret1\r');
  }
  assert.match(shown, /Password: \s+Once more: \s+ann was added/);
  assert.equal(await (await createBasic(file, log))(as('ann:secret1')), 'ann');
});
