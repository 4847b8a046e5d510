import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, beforeEach, test } from 'node:test';
import { hashSync } from 'bcryptjs';
import { createBasic } from './basic.ts';
import { hashPassword } from './password.ts';
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
const header = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
const piped = (text: string) => Readable.from([Buffer.from(text)]) as unknown as NodeJS.ReadStream;

beforeEach(() => write(`# users\n\nann:${annsHash}\nbob:${bobsHash}\n`));

test('users of both kinds of hash come in by their passwords alone', async () => {
  const authenticate = await createBasic(file, log);
  for (const _twice of [1, 2]) {
    assert.equal(await authenticate(header('ann:mypassword1!')), 'ann');
    assert.equal(await authenticate(header('bob:käse:brot')), 'bob');
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
    await assert.rejects(authenticate(header(text)), { status: 401, shape: 'page' }, text);
  }
  for (const authorization of [undefined, 'Bearer x', 'Basic', 'Basic %%%', 'Basic !!!']) {
    await assert.rejects(authenticate({ authorization }), { status: 401 });
  }
  await assert.rejects(authenticate({}), (error: { headers: Record<string, string> }) =>
    /^Basic realm="Livery"/.test(error.headers['www-authenticate'] ?? ''),
  );
});

test('a password that was right costs nothing for a while', async () => {
  const authenticate = await createBasic(file, log);
  await authenticate(header('ann:mypassword1!'));
  const before = process.cpuUsage().user;
  for (let i = 0; i < 200; i++) await authenticate(header('ann:mypassword1!'));
  const again = (process.cpuUsage(undefined).user - before) / 1000;
  assert.ok(again < 1_000, `200 times took ${again} ms; one slow hash takes 60 to 100 ms`);
});

test('of many requests that come together all are answered, those that find no room by a request to come again', async () => {
  write(`bob:${bobsHash}`);
  const authenticate = await createBasic(file, log);
  const answers = await Promise.allSettled(Array.from({ length: 150 }, () => authenticate(header('eve:x'))));
  const statuses = answers.map((answer) => (answer.status === 'rejected' ? answer.reason.status : 200));
  const refused = statuses.filter((status) => status === 401).length;
  // How many find room depends on how quickly the others are done; slots.test.ts has the rule itself.
  assert.ok(refused >= 102, `${refused} were looked at`);
  assert.equal(refused + statuses.filter((status) => status === 503).length, 150);
});

test('the file counts as it is now', async () => {
  const authenticate = await createBasic(file, log);
  await authenticate(header('ann:mypassword1!'));
  write(`bob:${bobsHash}\n`);
  await assert.rejects(authenticate(header('ann:mypassword1!')), { status: 401 });
  assert.equal(await authenticate(header('bob:käse:brot')), 'bob');

  for (const broken of ['nonsense', 'bob:secret', `bob:${bobsHash.slice(0, -1)}`]) {
    write(broken);
    const count = logged.length;
    for (const _twice of [1, 2]) await assert.rejects(authenticate(header('bob:käse:brot')), { status: 503 });
    assert.equal(logged.length, count + 1, 'said once');
  }
  write(`bob:${bobsHash}\n`);
  assert.equal(await authenticate(header('bob:käse:brot')), 'bob');
  rmSync(file);
  await assert.rejects(authenticate(header('bob:käse:brot')), { status: 503 });
});

test('a file that cannot be used refuses the start', async () => {
  const cases: [string, number, RegExp][] = [
    [`ann:${annsHash}`, 0o640, /can be used by others \(mode 640\): run chmod 600/],
    [`ann:${annsHash}`, 0o604, /can be used by others/],
    ['\nann', 0o600, /^Line 2 of the users file .* is not of the form NAME:HASH\.$/],
    ['ann:$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/', 0o600, /has no hash of scrypt or bcrypt/],
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
  assert.equal(await (await createBasic(file, log))(header('admin:mypassword1!')), 'admin');
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
  assert.equal(await (await createBasic(file, log))(header('ann:secret1')), 'ann');
});
