import { STATUS_CODES } from 'node:http';
import type { Problem } from '@livery/protocol/v1/shapes';
import { HttpError } from './errors.ts';
import { JSON_TYPE, PROBLEM_TYPE } from './headers.ts';

/** What goes on the wire for an error. */
export type RenderedError = {
  status: number;
  /** Null where there is no body and nothing to say of it. */
  type: string | null;
  body: string;
  headers: Readonly<Record<string, string>>;
};

/** The request that failed: `path` with the base path, without a query. */
export interface Asked {
  method: string;
  path: string;
  basePath: string;
  accept: string | undefined;
}

/**
 * Any thrown value as it is sent to who asked for `path`: under `/v1` as a problem of RFC 9457, else as Livy would send
 * it. Errors that nobody foresaw become 500, never with a stack; `unexpected` is told so that the whole of it is in the
 * log.
 */
export function renderError(error: unknown, asked: Asked, unexpected: (error: unknown) => void): RenderedError {
  const known = error instanceof HttpError ? error : fromFramework(error);
  if (!known) unexpected(error);
  const isV1 = /^\/v1(\/|$)/.test(asked.path.slice(asked.basePath.length));
  if (isV1) return asProblem(known ?? UNFORESEEN, asked.path);
  return known?.shape === 'page' ? asPage(known, asked) : asLivy(known ?? unforeseen(error));
}

function asProblem(error: HttpError, path: string): RenderedError {
  const { status = error.status, code, detail = error.message, more } = error.inV1;
  const title = STATUS_CODES[status] ?? 'Error';
  const known: Problem = { type: 'about:blank', title, status, detail, instance: path, ...(code && { code }) };
  return { status, type: PROBLEM_TYPE, body: JSON.stringify({ ...known, ...more }), headers: error.headers };
}

function asLivy(error: HttpError): RenderedError {
  return { status: error.status, type: JSON_TYPE, body: livyBody(error), headers: error.headers };
}

/** What Livy's servlet container answers where no route was asked yet. */
function asPage({ status, message, headers }: HttpError, { method, path, accept }: Asked): RenderedError {
  if (!['GET', 'POST', 'HEAD'].includes(method)) return { status, type: null, body: '', headers };
  const uncached = { ...headers, 'cache-control': 'must-revalidate,no-cache,no-store' };
  if (accept?.includes('application/json')) {
    const body = JSON.stringify({ servlet: 'livery', message, url: path, status: String(status) });
    return { status, type: 'application/json', body, headers: uncached };
  }
  const body = `<html>\n<head><title>Error ${status} ${message}</title></head>\n<body><h2>HTTP ERROR ${status} ${message}</h2></body>\n</html>\n`;
  return { status, type: 'text/html;charset=iso-8859-1', body, headers: uncached };
}

function livyBody(error: HttpError): string {
  if (error.shape === 'empty') return '';
  if (error.shape === 'object') return '{}';
  return JSON.stringify(error.shape === 'msg' ? { msg: error.message } : error.message);
}

const UNFORESEEN = new HttpError(500, 'text', 'The server failed in a way that nobody foresaw: its log has more.');

/** Livy shows the class and the message. */
function unforeseen(error: unknown): HttpError {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : 'Error: Internal server error';
  return new HttpError(500, 'text', message);
}

/** Fastify's own refusals (a body too large, a path too long) carry their status; those of 4xx are the caller's. */
function fromFramework(error: unknown): HttpError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { statusCode } = error as { statusCode?: unknown };
  if (typeof statusCode !== 'number' || statusCode < 400 || statusCode > 499) return undefined;
  return new HttpError(statusCode, 'msg', error.message);
}
