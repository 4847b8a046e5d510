import { whatIsWrong } from '@livery/protocol/check';
import type { Static, TSchema } from '@livery/protocol/type';
import { badArgument } from './errors.ts';
import type { WithQuery } from './query.ts';

type QuerySchema = { properties: Record<string, { type?: string }> };

/** Parameters that mean something on every route. */
const EVERYWHERE = ['user.name', 'doAs', '_method'];

/**
 * The query of a request of `/v1` as `schema` says: each parameter once, numbers as numbers, absent ones absent. Throws a
 * 400 that names the parameter, also where there is none of that name: what is misspelt must not seem to work.
 */
export function strictQuery<S extends TSchema>(schema: S, request: WithQuery): Static<S> {
  const { properties } = schema as unknown as QuerySchema;
  const given = Object.entries(request.query as Record<string, string | string[]>);
  const values = given.flatMap(([name, text]) => {
    if (EVERYWHERE.includes(name)) return [];
    if (typeof text !== 'string') throw badArgument(`The parameter ${name} is given ${text.length} times.`);
    const isNumber = Object.hasOwn(properties, name) && properties[name]?.type === 'integer';
    return [[name, isNumber && /^-?\d{1,15}$/.test(text) ? Number(text) : text]];
  });
  const query = Object.fromEntries(values);
  const wrong = whatIsWrong(schema, query);
  if (wrong !== null) throw badArgument(`The parameter ${wrong.replace(/^\$\./, '')}`);
  return query as Static<S>;
}
