import { isDeepStrictEqual } from 'node:util';
import { parsed, type RecordedAnswer } from './recording.ts';

/** One place where an answer is not the recorded one; undefined stands for what is not there. */
export interface Difference {
  /** `status`, `header location`, `body`, `body.sessions[1].log`: the value that differs. */
  place: string;
  recorded: unknown;
  answered: unknown;
}

/** The headers that a client may go by. */
const HEADERS = ['Content-Type', 'Location', 'Allow', 'WWW-Authenticate'];

/** Lists whose entries mean something only together: they are compared as one value. */
const WHOLE = new Set(['log', 'traceback', 'candidates']);

/**
 * All places where two answers differ; `withIds` puts Livery's ids into a recorded body. Of answers with different
 * statuses the bodies are one place.
 */
export function differences(
  recorded: RecordedAnswer,
  answered: RecordedAnswer,
  withIds: (body: unknown) => unknown,
): Difference[] {
  const found: Difference[] = [];
  const { value: unmapped, cut } = parsed(recorded.body);
  const check = (place: string, left: unknown, right: unknown) => {
    if (!isDeepStrictEqual(left, right) && !(cut && begins(left, right))) {
      found.push({ place, recorded: left, answered: right });
    }
  };
  check('status', recorded.status, answered.status);
  for (const name of HEADERS) {
    check(`header ${name}`, headerOf(recorded, name), headerOf(answered, name));
  }
  const value = withIds(unmapped);
  const actual = parsed(answered.body).value;
  if (recorded.status !== answered.status) check('body', value, actual);
  else walk('body', value, actual, cut, check);
  return found;
}

type Check = (place: string, recorded: unknown, answered: unknown) => void;

function walk(place: string, recorded: unknown, answered: unknown, cut: boolean, check: Check): void {
  if (WHOLE.has(place.split('.').at(-1) ?? '')) {
    check(place, recorded, answered);
  } else if (Array.isArray(recorded) && Array.isArray(answered)) {
    if (!cut) check(`${place}.length`, recorded.length, answered.length);
    const common = Math.min(recorded.length, answered.length);
    for (let n = 0; n < common; n++) walk(`${place}[${n}]`, recorded[n], answered[n], cut, check);
  } else if (isObject(recorded) && isObject(answered)) {
    for (const key of new Set([...Object.keys(recorded), ...(cut ? [] : Object.keys(answered))])) {
      walk(`${place}.${key}`, recorded[key], answered[key], cut, check);
    }
  } else {
    check(place, recorded, answered);
  }
}

/** Whether a recorded value that was cut may have gone on as the answered one does. */
function begins(recorded: unknown, answered: unknown): boolean {
  if (typeof recorded === 'string') return typeof answered === 'string' && answered.startsWith(recorded);
  if (!Array.isArray(recorded) || !Array.isArray(answered)) return false;
  const last = recorded.length - 1;
  const before = isDeepStrictEqual(recorded.slice(0, last), answered.slice(0, last));
  return (
    before && (last < 0 || isDeepStrictEqual(recorded[last], answered[last]) || begins(recorded[last], answered[last]))
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function headerOf(answer: RecordedAnswer, name: string): string | undefined {
  const entry = Object.entries(answer.headers).find(([key]) => key.toLowerCase() === name.toLowerCase());
  return entry?.[1];
}
