import { STATUS_CODES } from 'node:http';

/**
 * What Livy sends with an error: `msg` is `{"msg": text}` (arguments, things not found), `text` a bare JSON string (JSON
 * that cannot be read, wrong states, everything unexpected), `object` is `{}` (no right to see it), `empty` nothing.
 */
export type ErrorShape = 'msg' | 'text' | 'object' | 'empty';

/** An answer other than success, thrown anywhere below a route and rendered in one place. */
export class HttpError extends Error {
  readonly status: number;
  readonly shape: ErrorShape;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, shape: ErrorShape, message = STATUS_CODES[status] ?? '', headers = {}) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
    this.shape = shape;
    this.headers = headers;
  }
}

/** 400 `{"msg"}`: an argument is wrong. */
export function badArgument(message: string): HttpError {
  return new HttpError(400, 'msg', message);
}

/** 400 `{"msg"}`: a rule of creating a batch or session was broken. Livy puts the same words before each. */
export function rejected(reason: string): HttpError {
  return new HttpError(400, 'msg', `Rejected, Reason: ${reason}`);
}

/** 400 with a bare string: the body is not JSON, or not JSON of the wanted shape. */
export function badJson(message: string): HttpError {
  return new HttpError(400, 'text', message);
}

/** 404 `{"msg"}` for a session or batch, by the id or name it was asked for. Livy says "Session" for both. */
export function notFoundSession(idOrName: string | number): HttpError {
  return new HttpError(404, 'msg', `Session '${idOrName}' not found.`);
}

/** 404 with a bare string. */
export function statementNotFound(): HttpError {
  return new HttpError(404, 'text', 'Statement not found');
}

/** 404 with no body: there is no such route. */
export function noSuchRoute(): HttpError {
  return new HttpError(404, 'empty');
}

/** 405 with no body; `allow` is the header's text in Livy's order. */
export function methodNotAllowed(allow: string): HttpError {
  return new HttpError(405, 'empty', 'Method Not Allowed', { allow });
}

/** 500 with a bare string: the session's state forbids it. Clients look for these very words. */
export function wrongState(state: string): HttpError {
  return new HttpError(500, 'text', `java.lang.IllegalStateException: Session is in state ${state}`);
}

/** 400 `{"msg"}`: the session has ended, so it has no statements, jobs or files to speak of. */
export function sessionNotActive(): HttpError {
  return new HttpError(400, 'msg', "requirement failed: Session isn't active.");
}

/** 400 `{"msg"}`: the name is taken; `id` is the one the refused session would have had. */
export function duplicateName(name: string, id: number): HttpError {
  return rejected(`Duplicate session name: Some(${name}) for session ${id}`);
}

/** 403 `{"msg"}`: refused before anybody looked at what was asked. */
export function forbidden(message: string): HttpError {
  return new HttpError(403, 'msg', message);
}
