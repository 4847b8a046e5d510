import type { FastifyRequest } from 'fastify';
import type { HttpError } from './errors.ts';
import { idOrName, intOf, intQuery } from './query.ts';

/** Livy's default page, things. */
const PAGE_SIZE = 100;

/** The request's body as it came, unpacked; undefined when there was none. */
export function bodyOf(request: FastifyRequest): Buffer | undefined {
  return request.body as Buffer | undefined;
}

/** What `:id` of the path names: an id, or a name. */
export function keyOf(request: FastifyRequest): number | string {
  return idOrName(parameter(request, 'id'));
}

/** A whole number of the path. Throws Livy's 400 where it is none. */
export function intParameter(request: FastifyRequest, name: string): number {
  return intOf(parameter(request, name));
}

/** `from` and `size` of a list, as they were given. */
export function pageQuery(request: FastifyRequest): { from: number; size: number } {
  return { from: intQuery(request, 'from', 0), size: intQuery(request, 'size', PAGE_SIZE) };
}

/** `from` and `size` of a log: without a `from` it is the tail that is meant. */
export function tailQuery(request: FastifyRequest): { from: number; size: number } {
  return { from: intQuery(request, 'from', -1), size: intQuery(request, 'size', PAGE_SIZE) };
}

/** A number of the path as `/v1` takes it: digits alone. Throws a 404 where it is none, for nothing has such a number. */
export function numberParameter(request: FastifyRequest, name: string, notFound: () => HttpError): number {
  const text = parameter(request, name);
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw notFound();
}

function parameter(request: FastifyRequest, name: string): string {
  return (request.params as Record<string, string>)[name] ?? '';
}
