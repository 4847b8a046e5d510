import type { FastifyRequest } from 'fastify';
import { JSON_AS_FORM, type readBody } from './body.ts';
import { type HttpError, jsonAsForm } from './errors.ts';
import { idOrName, intOf, intQuery } from './query.ts';

/** Livy's default page, things. */
const PAGE_SIZE = 100;

/**
 * The JSON that a request has as its body, unpacked, not read yet; undefined when there was none. Throws a 400 for JSON
 * that came as a form: to Livy a form is no body.
 */
export function bodyOf(request: FastifyRequest): Buffer | undefined {
  const body = request.body as Awaited<ReturnType<typeof readBody>>;
  if (body === JSON_AS_FORM) throw jsonAsForm();
  return body;
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
