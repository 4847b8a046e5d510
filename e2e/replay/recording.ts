import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a real Livy was asked and how it answered, one file a run of its own. */
export const GOLDEN = new URL('../golden', import.meta.url).pathname;

/** The folder of programs and data that the recorder called `/data`. */
export const FILES = join(GOLDEN, 'files');

export interface RecordedRequest {
  method: string;
  path: string;
  headers?: Record<string, string>;
  /** Each character is one byte. */
  body?: string;
}

export interface RecordedAnswer {
  status: number;
  headers: Record<string, string>;
  /** The text, of long ones only the beginning. */
  body: string;
}

export interface Exchange {
  type: 'exchange';
  /** `file/case#line`, lines from 1: cases of one file may share a name. */
  name: string;
  request: RecordedRequest;
  recorded: RecordedAnswer;
}

/** The recorder polled something, at `path` or what was posted last, until it came to the last of these states. */
export interface Wait {
  type: 'wait';
  name: string;
  path: string | null;
  until: string;
}

/** The rows of one recording, in order. */
export async function readRecording(file: string): Promise<(Exchange | Wait)[]> {
  const lines = (await readFile(join(GOLDEN, `${file}.jsonl`), 'utf8')).trimEnd().split('\n');
  return lines.map((line, index) => rowOf(JSON.parse(line), file, index + 1));
}

type Row =
  | { case: string; request: RecordedRequest; status: number; headers: Record<string, string>; body: string | null }
  | { name: string; path?: string; transitions?: [number, string][]; seen?: [string, number][] };

function rowOf(row: Row, file: string, line: number): Exchange | Wait {
  if ('request' in row) {
    const { status, headers, body } = row;
    const recorded = { status, headers, body: body ?? '' };
    return { type: 'exchange', name: `${file}/${row.case}#${line}`, request: row.request, recorded };
  }
  const until = row.transitions?.at(-1)?.[1] ?? row.seen?.at(-1)?.[0] ?? '';
  return { type: 'wait', name: `${file}/${row.name}#${line}`, path: row.path ?? null, until };
}

/**
 * A body as a value: JSON, or else its text. Of long bodies the recorder kept the beginning; of those it is the value
 * up to there, in which the last text, list or object may be longer, and `cut` says so.
 */
export function parsed(body: string): { value: unknown; cut: boolean } {
  try {
    return { value: JSON.parse(body), cut: false };
  } catch {
    const begun = body.replace(/ …cut$/, '');
    const cut = /^["[{]/.test(begun);
    return { value: cut ? closed(begun) : body, cut };
  }
}

/** The longest beginning that is JSON when all that stands open in it is closed. */
function closed(text: string): unknown {
  // A number at the end may have had more digits.
  for (let begun = text.replace(/\d+$/, ''); begun !== ''; begun = begun.slice(0, -1)) {
    try {
      return JSON.parse(begun + closersOf(begun));
    } catch {
      // It ended within a name, an escape or a literal.
    }
  }
  return text;
}

function closersOf(begun: string): string {
  const open: string[] = [];
  for (const [token] of begun.matchAll(/"(?:[^"\\]|\\.)*(?:"|$)|[[\]{}]/g)) {
    if (token === '{') open.unshift('}');
    else if (token === '[') open.unshift(']');
    else if (token === '}' || token === ']') open.shift();
    else if (token.length === 1 || !token.endsWith('"')) open.unshift('"');
  }
  return open.join('');
}
