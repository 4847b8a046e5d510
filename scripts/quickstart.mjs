// npm run quickstart -- [--once] [--port P]: set-up, a server, one real batch, three real sessions. The server stays
// until Ctrl-C; with --once it stops at the end, and the exit code is 0 only if all of it worked.
import { parseArgs } from 'node:util';
import { Failure, runMain } from './failure.mjs';
import { restApi } from './quickstart/api.mjs';
import { showBatch } from './quickstart/batch.mjs';
import { quickstartServer } from './quickstart/server.mjs';
import { showSession } from './quickstart/session.mjs';
import { conversations } from './quickstart/statements.mjs';
import { setUp } from './setup/setup.mjs';
import { heading } from './show/text.mjs';
import { fired, stopSignal } from './stop.mjs';

await runMain(async () => {
  const { once, port } = options();
  const signal = stopSignal();
  await setUp(signal);
  const server = await quickstartServer(port, signal);
  try {
    const api = restApi(server.address, signal);
    await showBatch(api, signal);
    for (const conversation of conversations) await showSession(conversation, api, signal);
    console.log(heading('All of it worked.'));
    if (once) return 0;
    showNextSteps(server);
    await Promise.race([fired(signal), server.ended]);
    return signal.aborted ? 0 : 1;
  } catch (error) {
    if (!signal.aborted) console.log(`The server's own log is ${server.log}`);
    throw error;
  } finally {
    await server.stop();
  }
});

function options() {
  try {
    const { values } = parseArgs({
      options: { once: { type: 'boolean', default: false }, port: { type: 'string', default: '8998' } },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`--port ${values.port} is no port`);
    return { once: values.once, port };
  } catch (error) {
    throw new Failure(`${error.message}\nnpm run quickstart -- [--once] [--port P]`);
  }
}

function showNextSteps({ address, log }) {
  console.log(`The server runs on ${address} until Ctrl-C; its own log is ${log}. Try in another terminal:

  curl -s ${address}/sessions
  curl -s -X POST ${address}/batches -H 'Content-Type: application/json' -d "{\\"file\\":\\"$PWD/examples/pi.py\\"}"
  curl -s ${address}/batches
`);
}
