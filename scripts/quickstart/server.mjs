import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { logs, root, tools } from '../paths.mjs';
import { isFree } from '../server/port.mjs';
import { startServer } from '../server/process.mjs';
import { progress } from '../show/progress.mjs';
import { until } from './api.mjs';
import { endApplications } from './leftovers.mjs';

/**
 * Starts the quickstart's server, which allows local files only under `examples/`, and waits until it answers.
 *
 * @param {number} port
 * @param {AbortSignal} signal
 * @returns {Promise<{ address: string, log: string, ended: Promise<unknown>, stop(): Promise<void> }>}
 */
export async function quickstartServer(port, signal) {
  if (!(await isFree(port))) {
    throw new Failure(
      `Port ${port} is taken: choose another with npm run quickstart -- --port ${port === 8998 ? 8999 : port + 1}`,
    );
  }
  // A folder per port, so that two quickstarts do not share a store.
  const data = join(tools, 'quickstart', String(port));
  const conf = join(data, 'livy.conf');
  const log = join(logs, `quickstart-${port}.log`);
  for (const directory of [data, logs]) mkdirSync(directory, { recursive: true });
  writeFileSync(conf, `livy.file.local-dir-whitelist = ${join(root, 'examples')}/\n`);

  const shown = progress('Starting the server');
  const output = openSync(log, 'w');
  const args = ['--host', '127.0.0.1', '--port', String(port), '--data-dir', data, '--conf', conf];
  const server = startServer(args, ['ignore', output, output]);
  closeSync(output);
  const stop = async () => {
    await server.stop();
    // The drivers of a server outlive it by design; here nothing shall stay.
    endApplications(data);
  };
  try {
    const address = `http://127.0.0.1:${port}`;
    await untilItAnswers(address, server, log, signal);
    shown.done(address);
    return { address, log, ended: server.ended, stop };
  } catch (error) {
    shown.failed();
    await stop();
    throw error;
  }
}

async function untilItAnswers(address, server, log, signal) {
  let ended = false;
  server.ended.then(() => {
    ended = true;
  });
  const answers = async () => {
    if (ended) throw new Failure(`The server ended at once:\n${readFileSync(log, 'utf8').trimEnd()}`);
    const response = await fetch(`${address}/version`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    return response && true;
  };
  await until(answers, { signal, seconds: 30, what: 'The start of the server' });
}
