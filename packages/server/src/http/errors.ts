import { STATUS_CODES } from 'node:http';
import { sourceAt } from './livy-json/node.ts';

/**
 * What Livy sends with an error: `msg` is `{"msg": text}` (arguments, things not found), `text` a bare JSON string (JSON
 * that cannot be read, wrong states, everything unexpected), `object` is `{}` (no right to see it), `empty` nothing.
 * `page` is what stands before Livy's routes: a web page, to who takes JSON an object, on some methods nothing.
 */
export type ErrorShape = 'msg' | 'text' | 'object' | 'empty' | 'page';

/** What `/v1` says of an error where that is not what Livy says: `code` tells programs which of one status it is. */
export interface InV1 {
  status?: number;
  code?: string;
  detail?: string;
  /** Members of the problem besides those that all have. */
  more?: Readonly<Record<string, unknown>>;
}

/** An answer other than success, thrown anywhere below a route and rendered in one place. */
export class HttpError extends Error {
  readonly status: number;
  readonly shape: ErrorShape;
  readonly headers: Readonly<Record<string, string>>;
  readonly inV1: InV1;

  constructor(status: number, shape: ErrorShape, message = STATUS_CODES[status] ?? '', headers = {}, inV1: InV1 = {}) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.shape = shape;
    this.headers = headers;
    this.inV1 = inV1;
  }
}

/** 400 `{"msg"}`: an argument is wrong. */
export function badArgument(message: string): HttpError {
  return new HttpError(400, 'msg', message, {}, { detail: withoutLivysWords(message) });
}

/** 400 `{"msg"}`: a rule of creating a batch or session was broken. Livy puts the same words before each. */
export function rejected(reason: string): HttpError {
  const inV1 = { code: 'rejected', detail: withoutLivysWords(reason) };
  return new HttpError(400, 'msg', `Rejected, Reason: ${reason}`, {}, inV1);
}

/** A reason without the Scala and Java that Livy's clients know it by. */
function withoutLivysWords(reason: string): string {
  return reason.replace(/^(requirement failed|java\.[\w.]+): /, '');
}

/** 400 with a bare string: the body is not JSON, or not JSON of the wanted shape. */
export function badJson(message: string): HttpError {
  return new HttpError(400, 'text', message);
}

/** 400 with a bare string: the body is JSON, and does not say so. Livy has the first two lines of it. */
export function jsonAsForm(): HttpError {
  const empty = `No content to map due to end-of-input\n at ${sourceAt({ line: 1, column: 0 })}`;
  const remedy = 'send the header Content-Type: application/json.';
  const what = 'The body came as application/x-www-form-urlencoded';
  return new HttpError(400, 'text', `${empty}\n${what}: ${remedy}`, {}, { detail: `${what}: ${remedy}` });
}

/** 404 `{"msg"}` for a session or batch, by the id or name it was asked for. Livy says "Session" for both. */
export function notFoundSession(idOrName: string | number, what: 'Session' | 'Batch' = 'Session'): HttpError {
  return new HttpError(
    404,
    'msg',
    `Session '${idOrName}' not found.`,
    {},
    { detail: `${what} '${idOrName}' not found.` },
  );
}

/** 404 `{"msg"}`: somebody else removed it meanwhile. */
export function alreadyRemoved(id: number): HttpError {
  return new HttpError(
    404,
    'msg',
    `Session ${id} already stopped.`,
    {},
    { status: 410, code: 'gone', detail: `It (${id}) was deleted meanwhile.` },
  );
}

/** 410 of `/v1`: it was removed, and this is what is known of it. */
export function gone(detail: string, tombstone: object): HttpError {
  return new HttpError(410, 'msg', detail, {}, { code: 'gone', more: { tombstone } });
}

/** 404 with a bare string. */
export function statementNotFound(): HttpError {
  return new HttpError(404, 'text', 'Statement not found');
}

/** 404 with no body: there is no such route. */
export function noSuchRoute(): HttpError {
  return new HttpError(404, 'empty', 'There is no such route.');
}

/** 405 with no body; `allow` is the header's text in Livy's order. */
export function methodNotAllowed(allow: string): HttpError {
  return new HttpError(405, 'empty', `This path takes ${allow}.`, { allow });
}

/** 500 with a bare string: the session's state forbids it. Clients look for these very words. */
export function wrongState(state: string): HttpError {
  const message = `java.lang.IllegalStateException: Session is in state ${state}`;
  const detail = `The session is ${state}: it takes no more statements.`;
  return new HttpError(500, 'text', message, {}, { status: 409, code: 'session-ended', detail });
}

/** 400 `{"msg"}`: the session has ended, so it has no statements, jobs or files to speak of. */
export function sessionNotActive(): HttpError {
  return new HttpError(400, 'msg', "requirement failed: Session isn't active.");
}

/** 400 `{"msg"}`: the name is taken; `id` is the one the refused session would have had. */
export function duplicateName(name: string, id: number): HttpError {
  const message = `Rejected, Reason: Duplicate session name: Some(${name}) for session ${id}`;
  const detail = `The name '${name}' is in use: take another one, or delete what has it.`;
  return new HttpError(400, 'msg', message, {}, { status: 409, code: 'name-taken', detail });
}

/** 403 `{"msg"}`: refused before anybody looked at what was asked. */
export function forbidden(message: string): HttpError {
  return new HttpError(403, 'msg', message);
}

/** 503 `{"msg"}`: the server cannot do that now, and may later, or another one may in so many seconds. */
export function unavailable(message: string, retrySeconds?: number): HttpError {
  return new HttpError(503, 'msg', message, retrySeconds === undefined ? {} : { 'retry-after': `${retrySeconds}` });
}

/** 503 `{"msg"}`: what the server knows cannot be had right now. Of a request that would change something nothing was done. */
export function storeUnavailable(): HttpError {
  const message = 'What the server knows is out of its reach right now: try again soon.';
  return new HttpError(503, 'msg', message, { 'retry-after': '2' }, { code: 'store-unavailable' });
}

/** 507 `{"msg"}`: there is no room to write down what would have been accepted; nothing was done. What is there can be read. */
export function storeFull(): HttpError {
  const message = 'The disk of the server is full, and nothing was done: try again when there is room.';
  return new HttpError(507, 'msg', message, { 'retry-after': '10' }, { code: 'store-full' });
}

/** 504 `{"msg"}`: the store went while it wrote what was asked for; who asks again without looking may have it done twice. */
export function outcomeUnknown(): HttpError {
  const message =
    'Nobody knows whether this was done, for the store went while it was written: look, or send it again only under the Idempotency-Key that it had.';
  return new HttpError(504, 'msg', message, {}, { code: 'outcome-unknown' });
}

/** 503 `{"msg"}`: an operator drains the server. */
export function draining(): HttpError {
  const message = 'This server is being drained and takes no new batches and sessions: ask another one, or try again.';
  return new HttpError(503, 'msg', message, { 'retry-after': '30' }, { code: 'draining' });
}

/** 503 `{"msg"}`: the server ends. */
export function stopped(): HttpError {
  const message = 'This server is being stopped: ask another one, or try again when it is back.';
  return new HttpError(503, 'msg', message, { 'retry-after': '5' }, { code: 'stopping' });
}

/** 403 `{"msg"}`: it is the operator's. */
export function notOperator(): HttpError {
  return new HttpError(403, 'msg', 'Only users of livy.superusers may do that.');
}

/** 401 page: nobody has proved who it is, or not with the right password. */
export function unauthenticated(): HttpError {
  const message = 'A user and its password are needed.';
  return new HttpError(401, 'page', message, { 'www-authenticate': 'Basic realm="Livery", charset="UTF-8"' });
}

/** 403 page: the user is known, and not among those who may use the server. */
export function notAuthorised(): HttpError {
  return new HttpError(403, 'page', 'User not authorised to use Livy.');
}

/** 400 page: what a page of another site could have sent lacks the header that such a page cannot set. */
export function csrfHeaderMissing(): HttpError {
  const detail = 'Requests that change something need the header X-Requested-By, with any value.';
  return new HttpError(400, 'page', 'Missing Required Header for CSRF protection.', {}, { detail });
}

/** 403 `{}`: the batch or session is somebody else's. */
export function noRight(right: string): HttpError {
  return new HttpError(403, 'object', `The right to ${right} it is missing.`);
}

/** 403 `{"msg"}`: the user is no superuser, and so may speak for nobody but itself. */
export function mayNotImpersonate(user: string | null, target: string): HttpError {
  const detail = `User '${user}' may not act for '${target}'.`;
  return new HttpError(403, 'msg', `User '${user}' not allowed to impersonate 'Some(${target})'.`, {}, { detail });
}

/** 422 `{"msg"}`: a key that stands for one request came with another. */
export function keyReused(): HttpError {
  const message = 'This Idempotency-Key was used for a request with another body: take a new key for a new request.';
  return new HttpError(422, 'msg', message, {}, { code: 'key-reused' });
}

/** 400 `{"msg"}`: as many as the operator allows are being started right now. */
export function tooManyStarting(): HttpError {
  const detail = 'Too many batches and sessions are being started: try again.';
  return new HttpError(400, 'msg', 'Rejected, too many sessions are being created!', {}, { status: 429, detail });
}

/** 429 under `/v1`, where answers wait for news: as many of the caller's wait already as may. */
export function tooManyWaits(most: number): HttpError {
  const message = `${most} answers of yours wait for news, and no more may: ask without wait, or when one of them has come.`;
  return new HttpError(429, 'msg', message, { 'retry-after': '5' }, { code: 'too-many-waits' });
}
