import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { driverProcesses } from './processes.ts';
import type { TestServer } from './server.ts';

/**
 * Holds that the secret by which a session's agent is known to the server is in one private file, and in no other file of
 * the server, no command line, no environment, not in Spark's conf or its web page, and not in the log.
 * `everything` is a Python statement that prints what the session's user can see.
 */
export async function assertSecretIsKept(server: TestServer, session: number, everything: string): Promise<void> {
  const { livy, dataDir } = server;
  const [uid] = await readdir(join(dataDir, 'apps'));
  const agentFile = join(dataDir, 'apps', uid ?? '', 'private', 'agent.json');
  const { secret } = JSON.parse(await readFile(agentFile, 'utf8')) as { secret: string };
  assert.match(secret, /^[0-9a-f]{32,}$/);

  const places = new Map<string, string>();
  for (const { pid } of await driverProcesses(dirname(dataDir))) {
    for (const file of ['cmdline', 'environ']) {
      places.set(`/proc/${pid}/${file}`, await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => ''));
    }
  }
  assert.ok(places.size >= 4, 'there are a JVM and a Python');
  for (const file of await filesBelow(dirname(dataDir)))
    places.set(file, await readFile(file, 'latin1').catch(() => ''));
  const { output } = await livy.run(session, everything);
  places.set('what a statement sees', JSON.stringify(output));
  places.set('the log', (await livy.log(`/sessions/${session}`)).join('\n'));
  const { sparkUiUrl } = (await livy.session(session)).appInfo;
  places.set('the environment page', await (await fetch(`${sparkUiUrl}/environment/`)).text());
  const found = [...places].filter(([, text]) => text.includes(secret)).map(([place]) => place);
  assert.deepEqual(found, [agentFile]);
  assert.equal((await stat(agentFile)).mode & 0o777, 0o600);
  for (const dir of [dirname(agentFile), dirname(dirname(agentFile))])
    assert.equal((await stat(dir)).mode & 0o777, 0o700);
}

async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
