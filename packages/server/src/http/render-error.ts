import { HttpError } from './errors.ts';

/** What goes on the wire for an error. */
export type RenderedError = { status: number; body: string; headers: Readonly<Record<string, string>> };

/**
 * Any thrown value as Livy would send it. Errors that nobody foresaw become 500 with their class and message, never a
 * stack; `unexpected` is told so that the whole of it is in the log.
 */
export function renderError(error: unknown, unexpected: (error: unknown) => void): RenderedError {
  const known = error instanceof HttpError ? error : fromFramework(error);
  if (known) return { status: known.status, body: bodyOf(known), headers: known.headers };
  unexpected(error);
  const message = error instanceof Error ? `${error.name}: ${error.message}` : 'Error: Internal server error';
  return { status: 500, body: JSON.stringify(message), headers: {} };
}

function bodyOf(error: HttpError): string {
  if (error.shape === 'empty') return '';
  if (error.shape === 'object') return '{}';
  return JSON.stringify(error.shape === 'msg' ? { msg: error.message } : error.message);
}

/** Fastify's own refusals (a body too large, a path too long) carry their status; those of 4xx are the caller's. */
function fromFramework(error: unknown): HttpError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { statusCode } = error as { statusCode?: unknown };
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode > 499) return undefined;
  return new HttpError(statusCode, 'msg', error.message);
}
