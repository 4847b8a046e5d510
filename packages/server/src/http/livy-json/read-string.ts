import { type Cursor, END } from './cursor.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** Reads a string whose opening quote has been taken. `what` says what it is for where it never ends. */
export function readString(cursor: Cursor, what: 'value' | 'name'): string {
  const pieces: string[] = [];
  let from = cursor.position;
  for (;;) {
    const byte = cursor.take();
    if (byte === QUOTE || byte === BACKSLASH) {
      pieces.push(cursor.bytes.toString('utf8', from, cursor.position - 1));
      if (byte === QUOTE) return whole(cursor, pieces, what);
      pieces.push(readEscape(cursor, what));
      from = cursor.position;
    } else if (byte < 0x20) {
      failInside(cursor, byte, what);
    } else if (byte >= 0x80) {
      takeRest(cursor, byte, what);
    }
  }
}

/** Jackson takes half of a surrogate pair; the store, a file's name or a driver would each make something else of it. */
function whole(cursor: Cursor, pieces: readonly string[], what: 'value' | 'name'): string {
  const text = pieces.join('');
  if (text.isWellFormed()) return text;
  throw cursor.error('Half of a surrogate pair, which no text in UTF-8 can hold', what === 'value');
}

/** Takes the remaining bytes of a character that began with `first`. */
function takeRest(cursor: Cursor, first: number, what: 'value' | 'name'): void {
  const length = (first & 0xe0) === 0xc0 ? 1 : (first & 0xf0) === 0xe0 ? 2 : (first & 0xf8) === 0xf0 ? 3 : 0;
  if (length === 0) throw cursor.error(`Invalid UTF-8 start byte 0x${first.toString(16)}`, what === 'value');
  for (let i = 0; i < length; i++) {
    const next = cursor.take();
    if (next === END) failInside(cursor, END, what);
    if ((next & 0xc0) !== 0x80)
      throw cursor.error(`Invalid UTF-8 middle byte 0x${next.toString(16)}`, what === 'value');
  }
}

function readEscape(cursor: Cursor, what: 'value' | 'name'): string {
  const byte = cursor.take();
  if (byte === END) failInside(cursor, END, what);
  const letter = String.fromCharCode(byte);
  if (letter === 'u') return readHex(cursor, what);
  const char = ESCAPES[letter];
  if (char !== undefined) return char;
  throw cursor.error(`Unrecognized character escape ${cursor.describe(byte)}`, what === 'value');
}

function readHex(cursor: Cursor, what: 'value' | 'name'): string {
  let code = 0;
  for (let i = 0; i < 4; i++) {
    const byte = cursor.take();
    if (byte === END) failInside(cursor, END, what);
    const digit = Number.parseInt(String.fromCharCode(byte), 16);
    if (Number.isNaN(digit)) throw cursor.unexpected(byte, 'expected a hex-digit for character escape sequence');
    code = code * 16 + digit;
  }
  return String.fromCharCode(code);
}

function failInside(cursor: Cursor, byte: number, what: 'value' | 'name'): never {
  if (byte === END) {
    cursor.position = cursor.bytes.length;
    const missing = what === 'name' ? ' in field name' : ': was expecting closing quote for a string value';
    throw cursor.error(`Unexpected end-of-input${missing}`, what === 'value');
  }
  const place = what === 'name' ? 'name' : 'string value';
  const problem = `Illegal unquoted character (${cursor.describe(byte)})`;
  throw cursor.error(`${problem}: has to be escaped using backslash to be included in ${place}`, what === 'value');
}
