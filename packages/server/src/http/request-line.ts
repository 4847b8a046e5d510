import type { IncomingMessage } from 'node:http';

const OVERRIDES = ['x-http-method-override', 'x-http-method', 'x-method-override'];

/**
 * The method a request means. Clients behind proxies that pass only GET and POST say it in `_method` of the query, or
 * in a header; as in Livy, that counts on POST only and the query wins.
 */
export function overriddenMethod(request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>): string {
  const method = request.method ?? 'GET';
  if (method !== 'POST') return method;
  const headers = OVERRIDES.map((name) => request.headers[name]);
  const wanted = [queryMethod(request.url ?? ''), ...headers].find((text) => typeof text === 'string' && text !== '');
  return typeof wanted === 'string' ? wanted.trim().toUpperCase() : method;
}

function queryMethod(url: string): string | null {
  const mark = url.indexOf('?');
  return mark < 0 || !url.includes('_method', mark) ? null : new URLSearchParams(url.slice(mark + 1)).get('_method');
}

/** The target without what `;` adds to a segment: old servlet containers put session ids there, and Livy drops them. */
export function withoutPathParameters(url: string): string {
  const end = url.indexOf('?');
  const path = end < 0 ? url : url.slice(0, end);
  return path.includes(';') ? path.replace(/;[^/]*/g, '') + url.slice(path.length) : url;
}

/** The path of a target in the one spelling that routes have: no query, no doubled slash, none at the end. */
export function pathOf(url: string): string {
  const path = url.replace(/\?.*$/s, '').replace(/\/{2,}/g, '/');
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}

/**
 * The content type as Fastify is to see it. It refuses those it cannot parse before any parser is asked, while Livy
 * only ever looks for forms and multipart; and a QUERY without any before it knows that no route takes that method.
 */
export function parseableType(method: string, type: string | undefined): string | undefined {
  if (type === undefined) return method === 'QUERY' ? 'application/json' : undefined;
  return /^\s*(multipart|application\/x-www-form-urlencoded)\b/i.test(type) ? type : 'application/json';
}
