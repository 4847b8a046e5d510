import type { Cursor } from './cursor.ts';

/** Reads a number at the cursor; gives its text as it stands, and whether it has neither fraction nor exponent. */
export function readNumber(cursor: Cursor): { text: string; whole: boolean } {
  const from = cursor.position;
  if (cursor.peek() === 0x2d) {
    cursor.position++;
    if (!isDigit(cursor.peek()))
      throw badNumber(cursor, 'expected digit (0-9) to follow minus sign, for valid numeric value');
  }
  takeInteger(cursor);
  const whole = !takeFraction(cursor) && !isExponent(cursor.peek());
  if (isExponent(cursor.peek())) takeExponent(cursor);
  return { text: cursor.bytes.toString('latin1', from, cursor.position), whole };
}

function takeInteger(cursor: Cursor): void {
  const first = cursor.take();
  if (first === 0x30 && isDigit(cursor.peek())) {
    throw cursor.error('Invalid numeric value: Leading zeroes not allowed');
  }
  while (isDigit(cursor.peek())) cursor.position++;
}

function takeFraction(cursor: Cursor): boolean {
  if (cursor.peek() !== 0x2e) return false;
  cursor.position++;
  if (!isDigit(cursor.peek())) throw badNumber(cursor, 'Decimal point not followed by a digit');
  while (isDigit(cursor.peek())) cursor.position++;
  return true;
}

function takeExponent(cursor: Cursor): void {
  cursor.position++;
  if (cursor.peek() === 0x2b || cursor.peek() === 0x2d) cursor.position++;
  if (!isDigit(cursor.peek())) throw badNumber(cursor, 'Exponent indicator not followed by a digit');
  while (isDigit(cursor.peek())) cursor.position++;
}

function badNumber(cursor: Cursor, expectation: string) {
  const byte = cursor.peek();
  if (byte < 0) return cursor.error('Unexpected end-of-input: expected digit in number');
  cursor.position++;
  return cursor.error(`Unexpected character (${cursor.describe(byte)}) in numeric value: ${expectation}`);
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isExponent(byte: number): boolean {
  return byte === 0x65 || byte === 0x45;
}
