import assert from 'node:assert/strict';
import type { Answer, Livy } from './livy.ts';

/**
 * How a request is refused. `msg`: the body is `{"msg": text}`; `text`: it is a bare JSON string; `empty`: there is none.
 * A string is the whole text, a pattern is found in it.
 */
export type Refusal = { status: number } & (
  | { msg: string | RegExp }
  | { text: string | RegExp }
  | { empty: true; allow?: string }
);

/** A request that must be refused. */
export interface BadRequest {
  what: string;
  method: string;
  path: string;
  body?: Parameters<Livy['ask']>[2];
  headers?: Record<string, string> | undefined;
  refusal: Refusal;
}

/** Sends all of them, one after the other, and holds each answer against its refusal; all that differ are told at once. */
export async function assertRefused(livy: Livy, requests: readonly BadRequest[]): Promise<void> {
  const wrong: string[] = [];
  for (const { what, method, path, body, headers, refusal } of requests) {
    const answer = await livy.ask(method, path, body, headers);
    try {
      assertAnswer(answer, refusal);
    } catch (error) {
      wrong.push(
        `${what}: ${method} ${path} → ${answer.status} ${answer.text.slice(0, 400)}\n${(error as Error).message}`,
      );
    }
  }
  assert.equal(wrong.join('\n\n'), '');
}

function assertAnswer({ status, headers, text, body }: Answer, refusal: Refusal): void {
  assert.equal(status, refusal.status);
  assert.match(headers.get('content-type') ?? '', /^application\/json/);
  assert.doesNotMatch(text, STACK_FRAME);
  if ('empty' in refusal) {
    assert.equal(text, '');
    if (refusal.allow !== undefined) assert.equal(headers.get('allow'), refusal.allow);
  } else if ('msg' in refusal) {
    assert.deepEqual(Object.keys(body as object), ['msg']);
    assertText((body as { msg: unknown }).msg, refusal.msg);
  } else {
    assertText(body, refusal.text);
  }
}

/** A line of a trace of Java, of JavaScript or of Python. Jackson's `at [Source: …]` tells a place in the request. */
const STACK_FRAME = /(?:^|\n|\\n)\s*(?:at (?!\[Source)|File \\?")|Traceback|node:internal|\.[jt]s:\d+/;

function assertText(actual: unknown, expected: string | RegExp): void {
  assert.equal(typeof actual, 'string');
  if (typeof expected === 'string') assert.equal(actual, expected);
  else assert.match(actual as string, expected);
}
