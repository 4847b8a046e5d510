import type { BadRequest, Refusal } from './refusals.ts';

const argument = (msg: string | RegExp): Refusal => ({ status: 400, msg });
const json = (text: string | RegExp): Refusal => ({ status: 400, text });

/** What a session answers 400 or 404 to, in any state in which it lives. */
export function badStatements(session: number): BadRequest[] {
  const path = `/sessions/${session}/statements`;
  const posts: [BadRequest['body'], Refusal][] = [
    [{}, argument(/code/)],
    [{ code: null }, argument(/code/)],
    [{ kind: 'sql' }, argument(/code/)],
    [{ code: '1', kind: 'nope' }, argument('Invalid kind: nope')],
    [{ code: '1', kind: 'shared' }, argument(/^Code type should be specified if session kind is shared/)],
    [{ code: '1', kind: 5 }, argument('Invalid kind: 5')],
    [{ code: '1', foo: 1 }, json(/^Unrecognized field "foo" \(class org\.apache\.livy\.ExecuteRequest\)/)],
    [{ code: ['1'] }, json(/^Cannot deserialize value of type `java.lang.String` from Array value/)],
    [{ code: {} }, json(/from Object value/)],
    [{ code: 'print("\ud800")' }, json(/^Half of a surrogate pair, which no text in UTF-8 can hold/)],
    ['', json(/^No content to map due to end-of-input/)],
    ['{"code": "1', json(/^Unexpected end-of-input/)],
    ['null', argument(/null/)],
    ['[]', json(/^Cannot deserialize value of type `org\.apache\.livy\.ExecuteRequest` from Array value/)],
    ['"x"', json(/^Cannot construct instance of `org\.apache\.livy\.ExecuteRequest`/)],
    ['['.repeat(200_000), json(/nesting depth/)],
  ];
  const completion = `/sessions/${session}/completion`;
  const completions: [BadRequest['body'], Refusal][] = [
    [{ code: '1' }, argument(/^Invalid kind: null/)],
    [{ code: '1', kind: null }, argument(/^Invalid kind: null/)],
    [{ code: '1', kind: 'zzz' }, argument('Invalid kind: zzz')],
    [{ code: '1', kind: 'shared' }, argument(/^Code type should be specified/)],
    [{ kind: 'sql', cursor: 1 }, argument(/code/)],
    [{ code: '1', kind: 'sql', cursor: 'x' }, json(/^Cannot deserialize value of type `int` from String "x"/)],
    [
      { code: '1', kind: 'sql', foo: 1 },
      json(/^Unrecognized field "foo" \(class org\.apache\.livy\.CompletionRequest\)/),
    ],
    ['', json(/^No content to map due to end-of-input/)],
  ];
  const gets: [string, Refusal][] = [
    [`${path}/abc`, argument('For input string: "abc"')],
    [`${path}/1.5`, argument('For input string: "1.5"')],
    [`${path}/99999999999`, argument('For input string: "99999999999"')],
    [`${path}/99`, { status: 404, text: 'Statement not found' }],
    [`${path}/-1`, { status: 404, text: 'Statement not found' }],
    [`${path}?from=abc`, argument('For input string: "abc"')],
    [`${path}?size=x`, argument('For input string: "x"')],
    [`/sessions/${session}/log?size=x`, argument('For input string: "x"')],
    [`/sessions/${session}/log?from=x`, argument('For input string: "x"')],
  ];
  return [
    ...posts.map(([body, refusal]) => ({ what: String(body).slice(0, 60), method: 'POST', path, body, refusal })),
    ...completions.map(([body, refusal]) => ({ what: String(body), method: 'POST', path: completion, body, refusal })),
    ...gets.map(([address, refusal]) => ({ what: 'a read', method: 'GET', path: address, refusal })),
    { what: 'a cancel', method: 'POST', path: `${path}/abc/cancel`, refusal: argument('For input string: "abc"') },
  ];
}

/** In a session of kind `shared` every statement must say its kind. */
export function badStatementsOfShared(session: number): BadRequest[] {
  const refusal = argument(/^Code type should be specified if session kind is shared/);
  const path = `/sessions/${session}/statements`;
  return [{ code: '1' }, { code: '1', kind: null }].map((body) => ({
    what: 'no kind',
    method: 'POST',
    path,
    body,
    refusal,
  }));
}
