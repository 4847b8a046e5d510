import { JsonSyntaxError, type Place } from './node.ts';

export const END = -1;

/** Bytes being read, and where in them: Jackson counts columns in bytes and starts a line after \n, \r or \r\n. */
export class Cursor {
  readonly bytes: Buffer;
  readonly path: (string | number)[] = [];
  position = 0;
  line = 1;
  lineStart = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.position = 3;
  }

  /** The byte at the cursor, or END. */
  peek(): number {
    return this.bytes[this.position] ?? END;
  }

  /** Takes the byte at the cursor. */
  take(): number {
    return this.bytes[this.position++] ?? END;
  }

  place(): Place {
    return { line: this.line, column: this.position - this.lineStart + 1 };
  }

  /** Moves over white space and gives the byte after it, not yet taken, or END. */
  skipSpace(): number {
    for (;;) {
      const byte = this.peek();
      if (byte === 0x0a || byte === 0x0d) this.newLine(byte);
      else if (byte === 0x20 || byte === 0x09) this.position++;
      else if (byte === 0x2f) this.failComment();
      else if (byte >= 0 && byte < 0x20) this.failControl(byte);
      else return byte;
    }
  }

  /** A complaint about the byte just taken. */
  unexpected(byte: number, expectation: string): JsonSyntaxError {
    return this.error(`Unexpected character (${this.describe(byte)}): ${expectation}`);
  }

  error(message: string, inString = false): JsonSyntaxError {
    return new JsonSyntaxError(message, this.place(), inString ? [...this.path] : null);
  }

  /** A byte as Jackson prints it, with the whole character where it begins one of several bytes. */
  describe(byte: number): string {
    if (byte < 0x20 || byte === 0x7f) return `(CTRL-CHAR, code ${byte})`;
    if (byte < 0x80) return `'${String.fromCharCode(byte)}' (code ${byte})`;
    const char = String.fromCodePoint(
      this.bytes.toString('utf8', this.position - 1, this.position + 3).codePointAt(0) ?? 0xfffd,
    );
    const code = char.codePointAt(0) ?? 0;
    return `'${char}' (code ${code}${code > 255 ? ` / 0x${code.toString(16)}` : ''})`;
  }

  private newLine(byte: number): void {
    this.position++;
    if (byte === 0x0d && this.peek() === 0x0a) this.position++;
    this.line++;
    this.lineStart = this.position;
  }

  private failComment(): never {
    throw this.unexpected(
      this.take(),
      "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)",
    );
  }

  private failControl(byte: number): never {
    this.position++;
    throw this.error(
      `Illegal character (${this.describe(byte)}): only regular white space (\\r, \\n, \\t) is allowed between tokens`,
    );
  }
}
