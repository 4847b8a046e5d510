import { type FileHandle, open } from 'node:fs/promises';

/** Every how many lines the place of a line is remembered: 8 bytes for some 100 kB of log. */
const STRIDE = 1024;
const BLOCK = 256 * 1024;
/** A longer line is handed out cut: one line must not fill the memory of the server. */
const LONGEST_LINE = 64 * 1024;

/**
 * A growing text file read by line number. It remembers where every 1024th line begins and looks only at what is new,
 * so a page of a log of millions of lines costs one short read. A last line without its newline counts as a line.
 */
export interface LineFile {
  /** How many lines there are by now; 0 when there is no file. */
  count(): Promise<number>;
  /**
   * Lines `from` to `from + size`, as far as they exist, but none after the one with which their text reaches `room`
   * characters (see `textSize`). Bytes that are no UTF-8 become U+FFFD.
   */
  read(from: number, size: number, room?: number): Promise<string[]>;
}

export function createLineFile(path: string): LineFile {
  const marks: number[] = [0];
  let scanned = 0;
  let lines = 0;
  /** Where the line begins that has no end yet. */
  let lastBegin = 0;
  let turn: Promise<unknown> = Promise.resolve();

  /** Looks at what came since the last time. */
  async function scan(file: FileHandle): Promise<void> {
    const block = Buffer.allocUnsafe(BLOCK);
    for (;;) {
      const { bytesRead } = await file.read(block, 0, BLOCK, scanned);
      if (bytesRead === 0) return;
      for (let at = block.indexOf(10); at >= 0 && at < bytesRead; at = block.indexOf(10, at + 1)) {
        lastBegin = scanned + at + 1;
        if (++lines % STRIDE === 0) marks.push(lastBegin);
      }
      scanned += bytesRead;
    }
  }

  const total = () => lines + (scanned > lastBegin ? 1 : 0);

  async function readLines(file: FileHandle, from: number, size: number, room: number): Promise<string[]> {
    const end = Math.min(from + size, total());
    if (from >= end) return [];
    const mark = Math.floor(from / STRIDE);
    const taken = takeLines(from - mark * STRIDE, end - from, room);
    const block = Buffer.allocUnsafe(BLOCK);
    let position = marks[mark] ?? 0;
    while (position < scanned) {
      const { bytesRead } = await file.read(block, 0, Math.min(BLOCK, scanned - position), position);
      if (bytesRead === 0) break;
      position += bytesRead;
      if (taken.push(block.subarray(0, bytesRead))) return taken.lines();
    }
    return taken.lines();
  }

  /** One at a time: two scans at once would count a line twice. */
  function inTurn<T>(work: (file: FileHandle) => Promise<T>, none: T): Promise<T> {
    const next = turn.then(async () => {
      const file = await open(path, 'r').catch(() => null);
      if (!file) return none;
      try {
        await scan(file);
        return await work(file);
      } finally {
        await file.close();
      }
    });
    turn = next.catch(() => undefined);
    return next;
  }

  return {
    count: () => inTurn(async () => total(), 0),
    read: (from, size, room = Number.POSITIVE_INFINITY) => inTurn((file) => readLines(file, from, size, room), []),
  };
}

/** How much room lines take, in characters (UTF-16 units), each with its newline. */
export function textSize(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

/** Cuts blocks into lines, leaves out the first `skip`, and keeps the next `wanted` or as many as fill `room`. */
function takeLines(skip: number, wanted: number, room: number): { push(block: Buffer): boolean; lines(): string[] } {
  const lines: string[] = [];
  let pieces: Buffer[] = [];
  let length = 0;
  let skipping = skip;
  let left = room;

  function keep(piece: Buffer): void {
    if (skipping > 0) return;
    const missing = LONGEST_LINE - length;
    if (missing > 0) pieces.push(Buffer.from(piece.subarray(0, missing)));
    length += piece.length;
  }

  function finishLine(): void {
    if (skipping > 0) {
      skipping--;
    } else {
      const line = asText(Buffer.concat(pieces), length);
      lines.push(line);
      left -= textSize([line]);
    }
    pieces = [];
    length = 0;
  }

  const isFull = () => lines.length === wanted || left <= 0;

  return {
    /** True when no more is wanted. */
    push(block) {
      let begin = 0;
      for (let at = block.indexOf(10); at >= 0; at = block.indexOf(10, begin)) {
        keep(block.subarray(begin, at));
        finishLine();
        begin = at + 1;
        if (isFull()) return true;
      }
      keep(block.subarray(begin));
      return false;
    },
    lines() {
      if (length > 0 && !isFull()) finishLine();
      return lines;
    },
  };
}

function asText(line: Buffer, length: number): string {
  const text = line.toString('utf8').replace(/\r$/, '');
  return length > LONGEST_LINE ? `${text}… [cut: the line has ${length} bytes]` : text;
}
