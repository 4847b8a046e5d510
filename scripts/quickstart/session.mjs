import { Failure } from '../failure.mjs';
import { progress } from '../show/progress.mjs';
import { heading, indented, prompted, table } from '../show/text.mjs';
import { thenRemove, until } from './api.mjs';

/** Opens a session of one kind, asks its statements one after the other, prints the answers, and deletes the session. */
export async function showSession({ kind, statements }, api, signal) {
  console.log(heading(`A ${kind} session`));
  console.log(`POST /sessions {"kind":"${kind}"}`);
  const shown = progress('Starting the session');
  const { id } = await api.post('/sessions', { kind });
  const path = `/sessions/${id}`;
  await thenRemove(api, path, async () => {
    await untilIdle(path, api, shown, signal);
    for (const statement of statements) await ask(kind, statement, path, api, signal);
  });
}

async function untilIdle(path, api, shown, signal) {
  try {
    const look = async () => {
      const { state } = await api.get(`${path}/state`);
      shown.update(state);
      if (['error', 'dead', 'killed', 'shutting_down'].includes(state)) throw await deathOf(path, state, api);
      return state === 'idle' || undefined;
    };
    await until(look, { signal, seconds: 300, what: 'The start of the session' });
    shown.done('idle');
  } catch (error) {
    shown.failed();
    throw error;
  }
}

async function deathOf(path, state, api) {
  const { log } = await api.get(`${path}/log?size=15`);
  return new Failure(`The session is ${state}; the end of its log:\n${log.join('\n')}`);
}

async function ask(kind, { code, expect }, path, api, signal) {
  console.log(prompted(kind, code));
  const shown = progress('Statement');
  try {
    const { id } = await api.post(`${path}/statements`, { code });
    const look = async () => {
      const statement = await api.get(`${path}/statements/${id}`);
      shown.update(`${statement.state}, ${Math.round(statement.progress * 100)} %`);
      return ['available', 'cancelled', 'error'].includes(statement.state) ? statement : undefined;
    };
    const { state, output } = await until(look, { signal, seconds: 300, what: 'The statement' });
    const answer = readable(output);
    if (state !== 'available' || output.status !== 'ok')
      throw new Failure(`The statement failed (${state}):\n${answer}`);
    if (!expect.test(answer)) throw new Failure(`The answer is not what was expected:\n${answer}`);
    shown.done();
    if (answer) console.log(indented(answer));
  } catch (error) {
    shown.failed();
    throw error;
  }
}

/** Text as it is, a SQL result as a table, an error with its traceback. */
function readable(output) {
  if (!output) return '';
  if (output.status !== 'ok') return [`${output.ename}: ${output.evalue}`, ...(output.traceback ?? [])].join('\n');
  const result = output.data['application/json'];
  if (!result) return output.data['text/plain'] ?? '';
  const names = result.schema.fields.map((field) => field.name);
  return names.length === 0 ? '' : table(names, result.data);
}
