import { Cursor, END } from './cursor.ts';
import { type JsonNode, JsonSyntaxError, type Place, sourceAt } from './node.ts';
import { isDigit, readNumber } from './read-number.ts';
import { readString } from './read-string.ts';

const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const MAX_DEPTH = 1000;

/**
 * Reads the first JSON value of a body as Jackson does: a byte order mark is skipped, of equal keys the last one counts,
 * what follows the value is not looked at. Throws JsonSyntaxError in Jackson's words.
 */
export function readJson(body: Buffer): JsonNode {
  const cursor = new Cursor(body);
  if (cursor.skipSpace() === END) {
    throw new JsonSyntaxError('No content to map due to end-of-input', { line: 1, column: 0 });
  }
  return readValue(cursor, 0);
}

function readValue(cursor: Cursor, depth: number): JsonNode {
  const start = cursor.place();
  const byte = cursor.peek();
  if (byte === 0x2d || isDigit(byte)) return { kind: 'number', ...readNumber(cursor), start, seen: cursor.place() };
  if (byte >= 0x80 || isLetter(byte)) return readWord(cursor, start);
  cursor.position++;
  const seen = cursor.place();
  if (byte === 0x22) return { kind: 'string', value: readString(cursor, 'value'), start, seen };
  if (byte === 0x5b) return { kind: 'array', items: readItems(cursor, deeper(cursor, depth), start), start, seen };
  if (byte === 0x7b) {
    const members = readMembers(cursor, deeper(cursor, depth), start);
    return { kind: 'object', members, start, seen, end: cursor.place() };
  }
  throw cursor.unexpected(
    byte,
    byte === 0x2c || byte === 0x7d || byte === 0x5d ? 'expected a value' : `expected a valid value ${VALUES}`,
  );
}

function readItems(cursor: Cursor, depth: number, start: Place): JsonNode[] {
  const items: JsonNode[] = [];
  for (let next = open(cursor, 'Array', start); next !== 0x5d; ) {
    cursor.path.push(items.length);
    items.push(readValue(cursor, depth));
    cursor.path.pop();
    next = nextEntry(cursor, 'Array', 0x5d, start);
  }
  cursor.position++;
  return items;
}

function readMembers(cursor: Cursor, depth: number, start: Place): Map<string, JsonNode> {
  const members = new Map<string, JsonNode>();
  for (let next = open(cursor, 'Object', start); next !== 0x7d; ) {
    if (cursor.take() !== 0x22) throw cursor.unexpected(next, 'was expecting double-quote to start field name');
    const name = readString(cursor, 'name');
    const colon = within(cursor, 'Object');
    cursor.position++;
    if (colon !== 0x3a) throw cursor.unexpected(colon, 'was expecting a colon to separate field name and value');
    within(cursor, 'Object');
    cursor.path.push(name);
    members.set(name, readValue(cursor, depth));
    cursor.path.pop();
    next = nextEntry(cursor, 'Object', 0x7d, start);
  }
  cursor.position++;
  return members;
}

/** The byte after white space, where the container may end. */
function open(cursor: Cursor, container: string, start: Place): number {
  const byte = cursor.skipSpace();
  if (byte !== END) return byte;
  const marker = `expected close marker for ${container} (start marker at ${sourceAt(start)})`;
  throw cursor.error(`Unexpected end-of-input: ${marker}`);
}

/** The byte after white space, where the container may not end. */
function within(cursor: Cursor, container: string): number {
  const byte = cursor.skipSpace();
  if (byte === END) throw cursor.error(`Unexpected end-of-input within/between ${container} entries`);
  return byte;
}

/** Moves to the next entry of a container, or to its closing byte. */
function nextEntry(cursor: Cursor, container: string, close: number, start: Place): number {
  const byte = open(cursor, container, start);
  if (byte === close) return byte;
  cursor.position++;
  if (byte === 0x5d || byte === 0x7d) {
    const [found, expected] = [byte, close].map((code) => String.fromCharCode(code));
    const opened = `(for ${container} starting at ${sourceAt(start)})`;
    throw cursor.error(`Unexpected close marker '${found}': expected '${expected}' ${opened}`);
  }
  if (byte !== 0x2c) throw cursor.unexpected(byte, `was expecting comma to separate ${container} entries`);
  const next = within(cursor, container);
  if (next !== close) return next;
  cursor.position++;
  throw cursor.unexpected(
    next,
    container === 'Object' ? 'was expecting double-quote to start field name' : 'expected a value',
  );
}

/** true, false, null, or a complaint that names the whole word. */
function readWord(cursor: Cursor, start: Place): JsonNode {
  const rest = cursor.bytes.toString('utf8', cursor.position, cursor.position + 256);
  const word = /^[\p{L}\p{N}_$]+/u.exec(rest)?.[0] ?? '';
  cursor.position += Buffer.byteLength(word);
  const seen = cursor.place();
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true', start, seen };
  if (word === 'null') return { kind: 'null', start, seen };
  if (word === 'NaN') {
    throw cursor.error("Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow");
  }
  if (word !== '') throw cursor.error(`Unrecognized token '${word}': was expecting ${VALUES}`);
  const byte = cursor.take();
  if ((byte & 0xc0) === 0x80 || byte >= 0xf8) throw cursor.error(`Invalid UTF-8 start byte 0x${byte.toString(16)}`);
  throw cursor.unexpected(byte, `expected a valid value ${VALUES}`);
}

function deeper(cursor: Cursor, depth: number): number {
  if (depth < MAX_DEPTH) return depth + 1;
  const limit = `(${MAX_DEPTH}, from \`StreamReadConstraints.getMaxNestingDepth()\`)`;
  throw cursor.error(`Document nesting depth (${depth + 1}) exceeds the maximum allowed ${limit}`);
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte === 0x5f || byte === 0x24;
}
