/** A place in a body: line and column from 1, columns counted in bytes. */
export type Place = { line: number; column: number };

/**
 * A JSON value with what the caller's answer may need: `start` is where it begins, `seen` where Jackson stands when it
 * has recognised it (a string is then read up to its first quote only). Numbers keep their text, so that 1.50 and
 * integers beyond 2^53 stay what they were.
 */
export type JsonNode = { start: Place; seen: Place } & (
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  | { kind: 'number'; text: string; whole: boolean }
  | { kind: 'string'; value: string }
  | { kind: 'array'; items: JsonNode[] }
  | { kind: 'object'; members: Map<string, JsonNode>; end: Place }
);

/** The body is not JSON. `path` leads to the string that could not be read, null where the fault lies between values. */
export class JsonSyntaxError extends Error {
  readonly place: Place;
  readonly path: readonly (string | number)[] | null;

  constructor(message: string, place: Place, path: readonly (string | number)[] | null = null) {
    super(message);
    this.name = 'JsonSyntaxError';
    this.place = place;
    this.path = path;
  }
}

/** Where in the body, in the words of the parser Livy uses. */
export function sourceAt(place: Place): string {
  return `[Source: (org.eclipse.jetty.server.HttpInputOverHTTP); line: ${place.line}, column: ${place.column}]`;
}
