import { until } from '../support/until.ts';
import { type Difference, differences } from './compare.ts';
import { createIds, type Ids } from './ids.ts';
import {
  type Exchange,
  FILES,
  parsed,
  type RecordedAnswer,
  type RecordedRequest,
  readRecording,
  type Wait,
} from './recording.ts';
import { send } from './send.ts';

/** What became of one recorded exchange. */
export interface Played extends Exchange {
  answered: RecordedAnswer;
  differences: Difference[];
}

/** A wait that the recording does not tell of: before a case, by its name, for the state of something, by its path. */
export interface Pause {
  before: RegExp;
  path: string;
  until: string;
}

export interface PlayOptions {
  isLeftOut: (name: string) => boolean;
  pauses: readonly Pause[];
  /** What a recorded request is here, where it is not sent as it was. */
  adapt?: (request: RecordedRequest) => RecordedRequest;
}

/**
 * Plays recordings against one server, one after the other, each request when the one before is answered, but for those
 * that `isLeftOut` names. Where the recorder waited for a state, it waits for that state.
 */
export async function play(
  url: string,
  files: readonly string[],
  { isLeftOut, pauses, adapt = (request) => request }: PlayOptions,
): Promise<Played[]> {
  const ids = createIds();
  const played: Played[] = [];
  for (const file of files) {
    let posted: string | null = null;
    for (const row of await readRecording(file)) {
      if (row.type === 'wait') await waitFor(url, row, posted, ids);
      else if (!isLeftOut(row.name)) {
        const pause = pauses.find(({ before }) => before.test(row.name));
        if (pause) await waitFor(url, { type: 'wait', name: row.name, ...pause }, null, ids);
        const exchange = await exchangeWith(url, row, ids, adapt);
        played.push(exchange);
        if (row.request.method === 'POST') posted = locationOf(row.recorded) ?? null;
      }
    }
  }
  return played;
}

async function exchangeWith(
  url: string,
  { request, ...row }: Exchange,
  ids: Ids,
  adapt: (request: RecordedRequest) => RecordedRequest,
): Promise<Played> {
  const sent = adapt({ ...request, path: ids.path(request.path), ...withFiles(request) });
  const answered = withoutFiles(await answerTo(url, sent, stateIn(row.recorded.body)));
  const [from, to] = [locationOf(row.recorded), locationOf(answered)];
  if (from !== undefined && to !== undefined) ids.learn(from, to);
  // What Livy refused is not there for the rest of the recording. (A statement cannot be removed.)
  if (from === undefined && to !== undefined) await send(url, { method: 'DELETE', path: to });
  const recorded = from === undefined ? row.recorded : withLocation(row.recorded, ids.path(from));
  const found = differences(recorded, answered, (body) => ids.body(body, request.path));
  return { ...row, request: sent, recorded, answered, differences: found };
}

/** States out of which things move by themselves. */
const PASSING = ['starting', 'running', 'waiting', 'busy', 'cancelling'];

/**
 * The answer to a request. Where the recorder saw a state, it is the answer with that state, or with one in which things
 * stay: the recorder slept before it looked.
 */
async function answerTo(url: string, request: RecordedRequest, state: string | undefined): Promise<RecordedAnswer> {
  if (request.method !== 'GET' || state === undefined) return send(url, request);
  let answer: RecordedAnswer | undefined;
  return until(
    `${request.path} to be ${state}`,
    async () => {
      answer = await send(url, request);
      const now = stateIn(answer.body);
      return (now === undefined || now === state || !PASSING.includes(now)) && answer;
    },
    180,
    () => answer?.body,
  );
}

function stateIn(body: string): string | undefined {
  const { value } = parsed(body);
  const state = typeof value === 'object' && value !== null && 'state' in value ? value.state : undefined;
  return typeof state === 'string' ? state : undefined;
}

/** The recorder's folder is another one here. Answers that name files of it are turned back. */
function withFiles({ body }: Exchange['request']): { body?: string } {
  return body === undefined ? {} : { body: body.replaceAll('/data/', `${FILES}/`) };
}

function withoutFiles(answer: RecordedAnswer): RecordedAnswer {
  return { ...answer, body: answer.body.replaceAll(`${FILES}/`, '/data/') };
}

function withLocation(recorded: RecordedAnswer, location: string): RecordedAnswer {
  return { ...recorded, headers: { ...recorded.headers, Location: location } };
}

function locationOf({ status, headers }: RecordedAnswer): string | undefined {
  return status === 201 ? (headers.Location ?? headers.location) : undefined;
}

async function waitFor(url: string, wait: Wait, posted: string | null, ids: Ids): Promise<void> {
  const path = wait.path ?? posted;
  if (path === null || !ids.knows(path.replace(/\/state$/, ''))) return;
  let seen: unknown;
  await until(
    `${wait.name}: ${ids.path(path)} to be ${wait.until}`,
    async () => {
      seen = (await send(url, { method: 'GET', path: ids.path(path) })).body;
      return stateIn(String(seen)) === wait.until;
    },
    180,
    () => seen,
  );
}
