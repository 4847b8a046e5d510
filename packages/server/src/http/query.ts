import { badArgument, HttpError } from './errors.ts';

/** The part of a request that these functions read. */
export type WithQuery = { query: unknown };

/** A query parameter's text, the first where it is given several times, or undefined. */
export function textQuery(request: WithQuery, name: string): string | undefined {
  const query = request.query as Record<string, string | string[] | undefined>;
  const given = Object.hasOwn(query, name) ? query[name] : undefined;
  return Array.isArray(given) ? given[0] : given;
}

/** A whole number from the query, `otherwise` where it is not given. 400 in Livy's words where it is no number. */
export function intQuery<Default>(request: WithQuery, name: string, otherwise: Default): number | Default {
  const text = textQuery(request, name);
  return text === undefined ? otherwise : intOf(text);
}

/** Text as a number of 32 bits, as Java reads it. 400 `For input string: "…"` otherwise. */
export function intOf(text: string): number {
  const value = Number(text);
  if (/^[+-]?\d+$/.test(text) && isInt(value)) return value;
  throw badArgument(notInt(text));
}

/**
 * What `{id}` in a path means: a number where it is all digits, else a name. Where the number has over 32 bits, which no
 * id has, 400 in Livy's words, and under `/v1` 404.
 */
export function idOrName(text: string): number | string {
  if (!/^\d+$/.test(text)) return text;
  const id = Number(text);
  if (isInt(id)) return id;
  throw new HttpError(400, 'msg', notInt(text), {}, { status: 404, detail: `Nothing has the id ${text}.` });
}

function isInt(value: number): boolean {
  return value >= -(2 ** 31) && value < 2 ** 31;
}

function notInt(text: string): string {
  return `For input string: "${text}"`;
}
