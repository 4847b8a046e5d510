import type { Decoded, LivyNotes } from '@livery/protocol/requests';
import type { TSchema } from '@livery/protocol/type';
import { badArgument, badJson } from '../errors.ts';
import { at, chain, unknownProperty, wrongRoot } from './messages.ts';
import { type JsonNode, JsonSyntaxError } from './node.ts';
import { readJson } from './read.ts';
import { absentValue, givenValue, type PropertySchema } from './values.ts';

type RequestSchema = LivyNotes & { properties: Record<string, PropertySchema> };
type ObjectNode = JsonNode & { kind: 'object' };

/**
 * A request body as `schema` describes it, read with Livy's lenience: numbers and booleans are taken as text, whole
 * numbers may be text, `null` is the same as not given. Throws HttpError: 400 with Livy's words for what Livy refuses,
 * 400 `{"msg"}` for what Livy itself fails on.
 */
export function decode<S extends TSchema>(schema: S, body: Buffer | undefined): Decoded<S> {
  const request = schema as unknown as RequestSchema;
  const className = request['x-livy-class'];
  const noNul = request['x-no-nul'] === true;
  const root = parse(body ?? Buffer.alloc(0), className);
  if (root.kind === 'null') throw badArgument('The request body is null, a JSON object was expected.');
  if (root.kind !== 'object') throw badJson(wrongRoot(className, root));
  const given = Object.entries(request.properties).map(([name, property]) => {
    const node = root.members.get(name);
    const absent = node === undefined || node.kind === 'null';
    return [name, absent ? absentValue(property) : givenValue({ name, className, property, noNul }, node)];
  });
  refuseUnknown(request, root);
  return Object.fromEntries(given) as Decoded<S>;
}

function parse(body: Buffer, className: string): JsonNode {
  try {
    return readJson(body);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw badJson(`${error.message}${at(error.place)}${chain(className, error.path)}`);
  }
}

function refuseUnknown(request: RequestSchema, root: ObjectNode): void {
  for (const [name, node] of root.members) {
    if (Object.hasOwn(request.properties, name)) continue;
    const place = request['x-livy-late'] ? root.end : node.seen;
    throw badJson(unknownProperty(request['x-livy-class'], name, request['x-livy-known'], place));
  }
}
