import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { replaceAgent } from './support/agent.ts';
import { fingerprintOf, keystoreOf, selfSigned } from './support/certificate.ts';
import { piJar } from './support/jar.ts';
import { filesNamed, pickled, unpickled } from './support/jobs.ts';
import { driverProcesses } from './support/processes.ts';
import { fixture, startServer, type TestServer } from './support/server.ts';
import { newest } from './support/sparks.ts';
import { until } from './support/until.ts';
import { usersFile } from './support/users.ts';

const run = promisify(execFile);
const KEYSTORE_PASSWORD = 'keystore password';
/** As `htpasswd -B` writes it. */
const BEAS_HASH = '$2y$04$P/.rfPuRSymkQVY6IIdKZuGCeHm1YJ6kdpKbTycaQ/ZxppSTCLwGG';
const BEAS_PASSWORD = 'another password';

/** What people send to a managed cluster, with its curl as they type it. */
describe('the article on clusters, literally', () => {
  let folder: string;
  let server: TestServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'livery-e2e-article-'));
    const users = await usersFile(join(folder, 'users'), ['admin']);
    await appendFile(users, `bea:${BEAS_HASH}\n`);
    const keystore = await keystoreOf(await selfSigned(folder), join(folder, 'keystore.p12'), KEYSTORE_PASSWORD);
    server = await startServer({
      spark: newest,
      tls: true,
      conf: [
        'livery.server.base-path = /livy',
        `livery.auth.users-file = ${users}`,
        `livy.keystore = ${keystore}`,
        'livy.keystore.type = PKCS12',
      ],
      environment: { LIVERY_KEYSTORE_PASSWORD: KEYSTORE_PASSWORD },
    });
  });
  after(async () => {
    await server.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  /** A line as it is typed; the host is the one of the article. What curl says of the connection comes as `said`. */
  async function curl(line: string): Promise<{ status: number; said: string; body: string }> {
    const command = line.replaceAll('https://host/', `${server.url}/`);
    const { stdout, stderr } = await run('sh', ['-c', command], { cwd: folder });
    return { status: Number(/^< HTTP\/1\.1 (\d+)/m.exec(stderr)?.[1]), said: stderr, body: stdout };
  }
  const get = (path: string) => curl(`curl -k --user "admin:mypassword1!" -v -X GET "https://host/livy/${path}"`);
  const remove = (id: number) =>
    curl(`curl -k --user "admin:mypassword1!" -v -X DELETE "https://host/livy/batches/${id}"`);
  const stateOf = async (id: number) => JSON.parse((await get(`batches/${id}/state`)).body).state as string;
  const untilState = (id: number, state: string) =>
    until(
      `batch ${id} to be ${state}`,
      async () => (await stateOf(id)) === state,
      180,
      () => id,
    );

  async function post(data: string): Promise<number> {
    const { status, said, body } = await curl(
      `curl -k --user "admin:mypassword1!" -v -H 'Content-Type: application/json' -X POST ${data} "https://host/livy/batches"`,
    );
    assert.equal(status, 201, body);
    const { id, state, owner } = JSON.parse(body);
    assert.deepEqual([state, owner], ['starting', 'admin']);
    assert.match(said, new RegExp(`^< location: /livy/batches/${id}\\r?$`, 'im'));
    return id;
  }

  test('a new server has an empty list, over TLS and for its users alone', async () => {
    const { status, said, body } = await get('batches');
    assert.deepEqual([status, body], [200, '{"from":0,"total":0,"sessions":[]}']);
    assert.match(said, /SSL connection using TLSv1\.[23]/);
    assert.match(said, /^< strict-transport-security: max-age=31536000; includeSubDomains/im);
    const nobody = await curl('curl -k -v "https://host/livy/batches"');
    assert.equal(nobody.status, 401);
    assert.match(nobody.said, /^< www-authenticate: Basic realm="Livery"/im);
    assert.equal((await curl('curl -k --user "admin:mypassword1" -v "https://host/livy/batches"')).status, 401);
    assert.equal((await curl(`curl -k --user "bea:${BEAS_PASSWORD}" -v "https://host/livy/batches"`)).status, 200);
    assert.equal((await curl('curl -k --user "bea:mypassword1" -v "https://host/livy/batches"')).status, 401);
    await assert.rejects(curl('curl -s --user "admin:mypassword1!" "https://host/livy/batches"'), { code: 60 });
  });

  test('a file of a scheme that this Spark does not have reaches Spark as it was written, and the log says so', async () => {
    const jar = 'wasbs://mycontainer@mystorageaccount.blob.core.windows.net/data/SparkSimpleTest.jar';
    const id = await post(`-d '{ "file":"${jar}", "className":"com.microsoft.spark.test.SimpleFile" }'`);
    await untilState(id, 'dead');
    const { log } = JSON.parse((await get(`batches/${id}/log?size=-1`)).body) as { log: string[] };
    assert.match(log.join('\n'), /wasbs|NativeAzureFileSystem/);
    assert.equal((await remove(id)).body, '{"msg":"deleted"}');
  });

  test('a jar, from a file of input: it runs, is read alone and in the list, and a finished one is removed', async () => {
    const jar = await piJar(dirname(server.dataDir), newest);
    await writeFile(join(folder, 'input.txt'), `{ "file":"${jar}", "className":"Pi", "args": ["2"] }`);
    const id = await post('--data @input.txt');
    await untilState(id, 'success');
    const { body } = await get(`batches/${id}`);
    assert.deepEqual(JSON.parse((await get('batches')).body), { from: 0, total: 1, sessions: [JSON.parse(body)] });
    assert.match(JSON.parse((await get(`batches/${id}/log?size=-1`)).body).log.join('\n'), /Pi is roughly 3\./);
    const removed = await remove(id);
    assert.deepEqual([removed.status, removed.body], [200, '{"msg":"deleted"}']);
    assert.equal((await get('batches')).body, '{"from":0,"total":0,"sessions":[]}');
  });

  test('deleting a running one kills it', async () => {
    const file = fixture('slow.py');
    const id = await post(`-d '{ "file":"${file}", "args": ["${join(folder, 'never')}"] }'`);
    await until('the program to begin', async () => (await get(`batches/${id}/log?size=-1`)).body.includes('begun'));
    assert.equal((await remove(id)).body, '{"msg":"deleted"}');
    assert.deepEqual(await driverProcesses(dirname(server.dataDir)), []);
    assert.equal((await get(`batches/${id}`)).status, 404);
  });

  test('a session and its jobs over TLS: its agent knows the server by its certificate, also by a new one, with and without a restart', async () => {
    const sessions = (path: string, data: string) =>
      curl(
        `curl -k --user "admin:mypassword1!" -v -H 'Content-Type: application/json' -X POST -d '${data}' "https://host/livy/sessions${path}"`,
      );
    const { id } = JSON.parse((await sessions('', '{"kind":"sql"}')).body);
    const agentFile = async () => {
      const [file = ''] = await filesNamed(server.dataDir, 'agent.json');
      return JSON.parse(await readFile(file, 'utf8'));
    };
    const answer = async (n: number) => {
      const { id: statement } = JSON.parse((await sessions(`/${id}/statements`, `{"code":"select ${n}"}`)).body);
      return until(`select ${n} to be answered`, async () => {
        const { state, output } = JSON.parse((await get(`sessions/${id}/statements/${statement}`)).body);
        return state === 'available' && output.data['application/json'].data[0][0];
      });
    };
    assert.equal(await answer(11), 11);
    await writeFile(join(folder, 'sent.py'), 'WORD = "sent"\n');
    const auth = 'curl -k --user "admin:mypassword1!" -v';
    const { status } = await curl(`${auth} -F file=@sent.py "https://host/livy/sessions/${id}/upload-pyfile"`);
    assert.equal(status, 200);
    const { job } = await pickled(newest, { job: 'def job(context):\n  import sent\n  return sent.WORD' });
    await sessions(`/${id}/submit-job`, JSON.stringify({ job, jobType: 'pyspark' }));
    const ended = await until('the job to end', async () => {
      const { state, result, error } = JSON.parse((await get(`sessions/${id}/jobs/1`)).body);
      return ['SUCCEEDED', 'FAILED'].includes(state) && { result, error };
    });
    assert.equal(ended.error, null);
    assert.deepEqual(await unpickled(newest, { job: ended.result }), { job: "'sent'" });
    const shown = await fingerprintOf(server.url);
    await keystoreOf(await selfSigned(folder), join(folder, 'keystore.p12'), KEYSTORE_PASSWORD);
    await until('the new certificate to be shown', async () => (await fingerprintOf(server.url)) !== shown);
    const next = await fingerprintOf(server.url);
    await until('the agent to be told of it', async () => JSON.stringify(await agentFile()).includes(next));
    await replaceAgent(`${server.url}/livy`, await agentFile());
    assert.equal(await answer(12), 12);
    await server.stop();
    await keystoreOf(await selfSigned(folder), join(folder, 'keystore.p12'), KEYSTORE_PASSWORD);
    await server.restart(true);
    assert.equal(await answer(22), 22);
    await curl(`curl -k --user "admin:mypassword1!" -X DELETE "https://host/livy/sessions/${id}"`);
    assert.deepEqual(await driverProcesses(dirname(server.dataDir)), []);
  });
});
