import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { compiledJar } from './support/jar.ts';
import { filesNamed, jobsOf, pickled, sendFile, unpickled } from './support/jobs.ts';
import { assertRefused } from './support/refusals.ts';
import { remoteFiles } from './support/remote-files.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { newest, oldest } from './support/sparks.ts';
import { until } from './support/until.ts';

/** Streams two lists, and stops when both have come. */
const STREAMING = `
def job(context):
  context.create_streaming_ctx(0.1)
  try:
    context.create_streaming_ctx(0.1)
  except ValueError as error:
    again = str(error)
  import time
  seen = []
  stream = context.streaming_ctx.queueStream([context.sc.parallelize([n]) for n in range(2)])
  stream.foreachRDD(lambda rdd: seen.extend(rdd.collect()))
  context.streaming_ctx.start()
  while len(seen) < 2:
    time.sleep(0.05)
  context.stop_streaming_ctx()
  return sorted(seen), again
`;

describe('jobs and files of a session', () => {
  let server: TestServer;
  let python: number;
  let jobs: ReturnType<typeof jobsOf>;
  before(async () => {
    server = await startServer({ spark: newest, conf: ['livy.file.upload.max.size = 3000000'] });
    ({ id: python } = await server.livy.open({ kind: 'pyspark' }));
    jobs = jobsOf(() => server.livy, python);
  });
  after(() => server.dispose());
  const scratch = () => dirname(server.dataDir);
  const text = async (code: string) => {
    const { output } = await server.livy.run(python, code);
    assert.ok(output?.status === 'ok', JSON.stringify(output));
    return output.data['text/plain'];
  };
  const results = async (...numbers: number[]) => {
    const ended = await Promise.all(numbers.map((n) => jobs.ended(n)));
    assert.deepEqual(
      ended.map(({ error }) => error),
      ended.map(() => null),
    );
    const shown = await unpickled(newest, Object.fromEntries(ended.map(({ id, result }) => [`${id}`, result ?? ''])));
    return numbers.map((n) => shown[`${n}`]);
  };

  test('row 52, 53, 58: what is sent before the session is idle is done in its order, and no read waits', async () => {
    const { livy, url } = server;
    const module = await sendFile(url, `/sessions/${python}/upload-pyfile`, 'file', 'sent.py', 'WORD = "module"\n');
    assert.deepEqual(module, { status: 200, text: '' });
    const job = await pickled(newest, {
      order: 'def job(context):\n  import sent\n  return (sent.WORD, context.sc.range(10).sum())',
    });
    const statement = await livy.post(python, { code: 'seen = ["statement"]' });
    const first = await jobs.submit(job.order);
    const second = await jobs.submit(job.order, 'python', 'run-job');
    assert.deepEqual([first, second], [1, 2]);
    assert.equal((await livy.session(python)).state, 'starting');
    const asked = performance.now();
    assert.equal((await jobs.status(first)).state, 'QUEUED');
    assert.ok(performance.now() - asked < 3_000);
    assert.deepEqual(await results(first, second), ["('module', 45)", "('module', 45)"]);
    assert.equal((await livy.untilDone(python, statement.id)).output?.status, 'ok');
    await livy.untilState(`/sessions/${python}`, 'idle');
  });

  test('row 53, 54: results, errors and the context of jobs; an end stays readable', async () => {
    const job = await pickled(newest, {
      context: [
        'def job(context):',
        '  import os',
        '  open(os.path.join(context.local_tmp_dir, "note"), "w").close()',
        '  context.set_shared_object("x", context.sql_ctx.sql("select 41 as a").collect()[0].a)',
        '  return context.spark_session.range(3).count()',
      ].join('\n'),
      shared: 'def job(context): return context.get_shared_object("x") + 1',
      none: 'def job(context): return None',
      streaming: STREAMING,
      hive: 'def job(context): return context.hive_ctx',
      long: 'def job(context): return "é" * 2000000',
      failed: 'def job(context):\n  print("to the log")\n  raise ValueError("boom")',
      exit: 'def job(context):\n  import sys\n  sys.exit(3)',
    });
    const numbers = [];
    for (const each of [job.context, job.shared, job.none]) numbers.push(await jobs.submit(each));
    assert.deepEqual(await results(...numbers), ['3', '42', 'None']);
    const [long] = await results(await jobs.submit(job.long));
    assert.equal(long?.length, 2_000_002);
    const failed = await jobs.ended(await jobs.submit(job.failed));
    assert.deepEqual(await results(await jobs.submit(job.streaming)), ["([0, 1], 'Streaming context already exists')"]);
    assert.match((await jobs.ended(await jobs.submit(job.hive))).error ?? '', /ValueError: This session has no Hive: /);
    assert.match(
      failed.error ?? '',
      /^org\.apache\.livy\.repl\.PythonJobException: Client job error:Traceback.*ValueError: boom/s,
    );
    assert.deepEqual(await jobs.status(failed.id), failed);
    assert.match((await jobs.ended(await jobs.submit(job.exit))).error ?? '', /SystemExit: 3/);
    const garbage = await jobs.ended(await jobs.submit(Buffer.from('nonsense').toString('base64')));
    assert.match(garbage.error ?? '', /UnpicklingError/);
    assert.match((await jobs.ended(await jobs.submit('AQID', 'spark'))).error ?? '', /Kryo/i);
    assert.equal(await text('1+1'), '2');
  });

  test('row 56: a cancel ends what runs and what waits, and stays', async () => {
    const started = join(scratch(), 'started');
    const { sleep, append } = await pickled(newest, {
      sleep: `def job(context):\n  open(${JSON.stringify(started)}, "w").close()\n  import time; time.sleep(600)`,
      append: `def job(context): raise Exception("ran")`,
    });
    const running = await jobs.submit(sleep);
    const waiting = await jobs.submit(append);
    await until('the job to run', async () => existsSync(started));
    assert.equal((await jobs.started(running)).state, 'STARTED');
    assert.equal((await server.livy.session(python)).state, 'busy');
    await jobs.cancel(waiting);
    await jobs.cancel(running);
    for (const n of [waiting, running]) {
      assert.deepEqual(await jobs.ended(n, 20), { id: n, state: 'CANCELLED', result: null, error: null });
      await jobs.cancel(n);
      assert.equal((await jobs.status(n)).state, 'CANCELLED');
    }
    await jobs.cancel(4711);
    await server.livy.untilState(`/sessions/${python}`, 'idle');
  });

  test('row 58, 59: files reach the driver, by upload and by name, and never another folder', async () => {
    const { url, livy } = server;
    const path = `/sessions/${python}`;
    const bytes = new Uint8Array(2_900_000).map((_, index) => (index * 31) % 251);
    assert.equal((await sendFile(url, `${path}/upload-file`, 'file', '../../big data.bin', bytes)).status, 200);
    const sum = (code: string) => text(`import zlib\n${code}`);
    assert.equal(
      await sum('b = open("big data.bin", "rb").read(); (len(b), b[1] == 31, b[2899999] == 2899999 * 31 % 251)'),
      '(2900000, True, True)',
    );
    const left = await filesNamed(scratch(), 'big data.bin');
    const isOwn = (file: string) => /\/(apps\/|tmp\/livery-)[\da-f]{24}\//.test(file);
    assert.ok(left.length > 0 && left.every(isOwn), left.join());
    await livy.expect(200, 'POST', `${path}/add-file`, { uri: fixture('data.txt') });
    await livy.expect(200, 'POST', `${path}/add-pyfile`, { uri: fixture('extra_module.py') });
    const data = (await readFile(fixture('data.txt'), 'utf8')).trim();
    assert.equal(await text('import extra_module; print(open("data.txt").read())'), data);
    assert.equal(
      await text('sc.parallelize([0]).map(lambda _: __import__("extra_module").__name__).first()'),
      "'extra_module'",
    );
    assert.equal((await sendFile(url, `${path}/upload-file`, 'file', 'empty', '')).status, 200);
    assert.equal(await text('open("empty").read()'), "''");

    // Who sends the same again changes nothing.
    const again = await sendFile(url, `${path}/upload-file`, 'file', 'big data.bin', bytes);
    assert.deepEqual(again, { status: 200, text: '' });
    await livy.expect(200, 'POST', `${path}/add-file`, { uri: fixture('data.txt') });
    await livy.expect(200, 'POST', `${path}/add-pyfile`, { uri: fixture('extra_module.py') });
    assert.equal(await text('import extra_module; print(open("data.txt").read())'), data);
    assert.equal(await sum('b = open("big data.bin", "rb").read(); (len(b), b[1])'), '(2900000, 31)');
    const onExecutors =
      'sc.parallelize([0]).map(lambda _: (__import__("extra_module").__name__, len(open(__import__("pyspark").SparkFiles.get("big data.bin"), "rb").read()))).first()';
    assert.equal(await text(onExecutors), "('extra_module', 2900000)");
  });

  test('row 59: files of other machines are added by their address', async () => {
    const remote = await remoteFiles({ 'remote_module.py': 'WORD = "remote"\n', 'far.txt': 'far away' });
    try {
      const add = (verb: string, uri: string) =>
        server.livy.ask('POST', `/sessions/${python}/${verb}`, { uri: remote.url + uri });
      assert.equal((await add('add-pyfile', '/remote_module.py')).status, 200);
      assert.equal((await add('add-file', '/far.txt')).status, 200);
      const missing = await add('add-jar', '/missing.jar');
      assert.deepEqual(
        [missing.status, /missing\.jar could not be added/.test(missing.text)],
        [400, true],
        missing.text,
      );
      assert.equal(
        await text('sc.parallelize([0]).map(lambda _: __import__("remote_module").WORD).first()'),
        "'remote'",
      );
      assert.equal(await text('import remote_module; remote_module.WORD + open("far.txt").read()'), "'remotefar away'");
    } finally {
      remote.close();
    }
  });

  test('row 57, 58, 59: bad input is refused, and a failed addition is said', async () => {
    const { url, livy } = server;
    const path = `/sessions/${python}`;
    const job = 'AQID';
    await assertRefused(livy, [
      ...['submit-job', 'run-job'].flatMap((verb) =>
        [
          { what: 'no job', body: { jobType: 'pyspark' }, msg: 'requirement failed: no job provided.' },
          { what: 'an empty job', body: { job: '', jobType: 'pyspark' }, msg: 'requirement failed: no job provided.' },
          { what: 'a kind that is none', body: { job, jobType: 'nope' }, msg: 'Invalid kind: nope' },
        ].map(({ what, body, msg }) => ({
          what,
          method: 'POST',
          path: `${path}/${verb}`,
          body: JSON.stringify(body),
          refusal: { status: 400, msg },
        })),
      ),
      {
        what: 'a job that is none',
        method: 'GET',
        path: `${path}/jobs/4711`,
        refusal: { status: 404, msg: "Job '4711' not found." },
      },
      {
        what: 'a file that may not be named',
        method: 'POST',
        path: `${path}/add-jar`,
        body: '{"uri":"/etc/passwd"}',
        refusal: { status: 400, msg: 'requirement failed: Local path /etc/passwd cannot be added to user sessions.' },
      },
      {
        what: 'a relative path',
        method: 'POST',
        path: `${path}/add-file`,
        body: '{"uri":"rel/x.jar"}',
        refusal: { status: 400, msg: "requirement failed: Path 'rel/x.jar' is not absolute." },
      },
    ]);
    const answer = async (verb: string, body: string) => {
      const { status, text: said } = await livy.ask('POST', `${path}/${verb}`, body);
      return `${status} ${said}`;
    };
    assert.match(await answer('submit-job', '{"job":"%%%","jobType":"spark"}'), /^400 "Cannot deserialize/);
    assert.match(await answer('submit-job', '{"job":"AQID"}'), /^400 \{"msg"/);
    assert.match(await answer('add-file', '{}'), /^400 \{"msg"/);
    assert.match(await answer('add-file', JSON.stringify({ uri: fixture('nope.txt') })), /^400 .*could not be added/);
    assert.equal(await answer('upload-jar', '{}'), '400 "No jar sent!"');
    assert.deepEqual(await sendFile(url, `${path}/upload-file`, 'jar', 'a.jar', 'x'), {
      status: 400,
      text: '"No file sent!"',
    });
    const large = await sendFile(url, `${path}/upload-file`, 'file', 'large', new Uint8Array(3_000_001));
    assert.deepEqual(large, { status: 413, text: '{"msg":"The file is larger than 3000000 bytes."}' });
    assert.equal((await sendFile(url, `${path}/upload-file`, 'file', '..', 'x')).status, 400);
    const broken = await fetch(`${url}${path}/upload-file`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      body: '--b\r\nContent-Disposition: form-data; name="file"; filename="half"\r\n\r\nhal',
    });
    assert.equal(broken.status, 400);
    assert.deepEqual(await filesNamed(scratch(), 'half'), []);
  });

  test('a job goes on while no server is there, and runs once', async () => {
    const [go, runs, done] = ['go', 'runs', 'done'].map((name) => JSON.stringify(join(scratch(), name)));
    const { wait, next } = await pickled(newest, {
      wait: [
        'def job(context):',
        '  import os, time',
        `  open(${runs}, "a").write("run\\n")`,
        `  while not os.path.exists(${go}): time.sleep(0.05)`,
        `  open(${done}, "w").close()`,
        '  return 42',
      ].join('\n'),
      next: 'def job(context): return "next"',
    });
    const first = await jobs.submit(wait);
    const second = await jobs.submit(next);
    await jobs.started(first);
    await server.kill();
    await writeFile(join(scratch(), 'go'), '');
    await until('the job to end without a server', async () => existsSync(join(scratch(), 'done')));
    await server.restart(true);
    assert.deepEqual(await results(first, second), ['42', "'next'"]);
    assert.equal(await readFile(join(scratch(), 'runs'), 'utf8'), 'run\n');
    const third = await jobs.submit(next);
    await server.kill();
    await server.restart();
    assert.deepEqual(await results(third), ["'next'"]);
  });

  test('row 59: a jar is on the class path of a Scala session; Python modules are refused there', async () => {
    const { livy, url } = server;
    const { id } = await livy.open({ kind: 'spark' });
    const jar = await compiledJar(join(scratch(), 'greeting'), newest, ['Greeting.java']);
    const path = `/sessions/${id}`;
    const refused = await sendFile(url, `${path}/upload-pyfile`, 'file', 'a.py', 'x = 1');
    assert.equal(refused.status, 400);
    const before = await livy.post(id, { code: 'val early = 1' });
    assert.equal((await sendFile(url, `${path}/upload-jar`, 'jar', 'greeting.jar', await bytesOf(jar))).status, 200);
    const greet = 'sc.parallelize(Seq("Ada")).map(n => new livery.e2e.Greeting().to(n)).first()';
    const { output } = await livy.run(id, greet);
    assert.equal((await livy.untilDone(id, before.id)).output?.status, 'ok');
    assert.deepEqual(output?.status === 'ok' && output.data, { 'text/plain': 'res0: String = hello Ada\n' });
    await livy.remove(path);
  });
});

describe(`jobs and files of a shared session on ${oldest.name}`, () => {
  let server: TestServer;
  before(async () => {
    server = await startServer({ spark: oldest });
  });
  after(() => server.dispose());

  test('rows 53, 54, 59: a Python job has its context, and jars and modules come by their address', async () => {
    const { livy } = server;
    const { id } = await livy.open({ kind: 'shared' });
    const jar = await compiledJar(dirname(server.dataDir), oldest, ['Greeting.java']);
    const remote = await remoteFiles({ 'greeting.jar': await bytesOf(jar), 'remote_module.py': 'WORD = "remote"\n' });
    try {
      const add = (verb: string, uri: string) =>
        livy.expect(200, 'POST', `/sessions/${id}/${verb}`, { uri: remote.url + uri });
      await add('add-jar', '/greeting.jar');
      await add('add-pyfile', '/remote_module.py');
      const jobs = jobsOf(() => livy, id);
      const job = await pickled(oldest, {
        streaming: STREAMING,
        module:
          'def job(context):\n  import remote_module\n  return (remote_module.WORD, context.spark_session.range(3).count())',
      });
      const numbers = [await jobs.submit(job.streaming), await jobs.submit(job.module)];
      const greet = 'sc.parallelize(Seq("Ada")).map(n => new livery.e2e.Greeting().to(n)).first()';
      const { output } = await livy.run(id, greet, 'spark');
      assert.deepEqual(output?.status === 'ok' && output.data, { 'text/plain': 'res0: String = hello Ada\n' });
      const ended = await Promise.all(numbers.map((n) => jobs.ended(n)));
      assert.deepEqual(
        ended.map(({ error }) => error),
        [null, null],
      );
      const [streaming = '', module = ''] = ended.map(({ result }) => result ?? '');
      assert.deepEqual(await unpickled(oldest, { streaming, module }), {
        streaming: "([0, 1], 'Streaming context already exists')",
        module: "('remote', 3)",
      });
    } finally {
      remote.close();
    }
    await livy.remove(`/sessions/${id}`);
  });
});

async function bytesOf(file: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(file));
}
