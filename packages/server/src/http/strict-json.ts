import { whatIsWrong } from '@livery/protocol/check';
import type { Decoded } from '@livery/protocol/requests';
import type { TSchema } from '@livery/protocol/type';
import { badArgument } from './errors.ts';
import { absentValue, type PropertySchema } from './livy-json/values.ts';

type RequestSchema = { properties: Record<string, PropertySchema>; 'x-no-nul'?: boolean };

/**
 * A request body of `/v1`: JSON that is exactly as `schema` says, without Livy's lenience. What was not given is as after
 * Livy's decoding: `null`, or the default. Throws a 400 that names the place.
 */
export function decodeStrict<S extends TSchema>(schema: S, body: Buffer | undefined): Decoded<S> {
  const given = parse(body);
  const wrong = whatIsWrong(schema, given);
  if (wrong !== null) throw badArgument(wrong.replace(/^\$:/, 'The body:').replace(/^\$\./, ''));
  const { properties, 'x-no-nul': noNul } = schema as unknown as RequestSchema;
  if (noNul && hasText(given, (text) => text.includes('\0'))) {
    throw badArgument('A text of the body has the character U+0000 in it.');
  }
  if (hasText(given, (text) => !text.isWellFormed())) {
    throw badArgument('A text of the body has half of a surrogate pair in it, which no text in UTF-8 can hold.');
  }
  const members = given as Record<string, unknown>;
  const entries = Object.entries(properties).map(([name, property]) => {
    return [name, Object.hasOwn(members, name) ? members[name] : absentValue(property)];
  });
  return Object.fromEntries(entries) as Decoded<S>;
}

function parse(body: Buffer | undefined): unknown {
  if (body === undefined)
    throw badArgument('There is no body: send JSON, with the header Content-Type: application/json.');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw badArgument(`The body is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** Whether there is such a text anywhere in a value. */
function hasText(value: unknown, isSuch: (text: string) => boolean): boolean {
  if (typeof value === 'string') return isSuch(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => isSuch(key) || hasText(member, isSuch));
}
