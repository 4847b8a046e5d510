import { join } from 'node:path';
import { Failure } from '../failure.mjs';
import { root } from '../paths.mjs';
import { progress } from '../show/progress.mjs';
import { heading, indented } from '../show/text.mjs';
import { thenRemove, until } from './api.mjs';

/** Submits examples/pi.py as a batch, waits for its end and prints its result; the batch is removed after. */
export async function showBatch(api, signal) {
  const request = { file: join(root, 'examples', 'pi.py'), args: ['8'], name: 'quickstart-pi' };
  console.log(heading('A batch'));
  console.log(`POST /batches ${JSON.stringify(request)}`);
  const { id } = await api.post('/batches', request);
  await thenRemove(api, `/batches/${id}`, () => watch(`/batches/${id}`, api, signal));
}

async function watch(path, api, signal) {
  const shown = progress('Computing pi on Spark');
  try {
    const look = async () => {
      const { state } = await api.get(`${path}/state`);
      shown.update(state);
      return ['success', 'dead', 'killed', 'error'].includes(state) ? state : undefined;
    };
    const state = await until(look, { signal, seconds: 300, what: 'The batch' });
    const { log } = await api.get(`${path}/log?from=0&size=-1`);
    const result = log.filter((line) => line.startsWith('pi is about'));
    if (state !== 'success' || result.length === 0) {
      throw new Failure(`The batch ended as ${state}; the end of its log:\n${log.slice(-30).join('\n')}`);
    }
    shown.done(state);
    console.log(indented(result.join('\n')));
  } catch (error) {
    shown.failed();
    throw error;
  }
}
