import { createLineFile, type LineFile, textSize } from '../logs/line-file.ts';
import type { App } from '../store/tables.ts';
import type { Apps } from './apps.ts';

/** In characters, newlines counted. An answer is built in memory, and no text of JavaScript has over 512 Mi of them. */
const LONGEST_PAGE = 32 * 1024 * 1024;

export interface LogPage {
  from: number;
  total: number;
  log: string[];
}

/**
 * A page of an app's whole log in Livy's form: the line `stdout: `, the driver's standard output, the line `\nstderr: `,
 * its standard error (Livy merges a batch's into the first part), and last, where there is one, the cause of its end.
 * A negative `size` is all; an absent or negative `from` is the tail. A page ends after LONGEST_PAGE of text, whatever
 * `size` says: who wants the rest asks from where it ended.
 */
export async function readLog(apps: Apps, app: App, query: { from?: number; size: number }): Promise<LogPage> {
  const parts = await logParts(apps, app);
  const total = parts.reduce((sum, part) => sum + part.count, 0);
  const size = query.size < 0 ? total : query.size;
  const from = query.from === undefined || query.from < 0 ? Math.max(0, total - size) : query.from;
  const log: string[] = [];
  let begin = 0;
  let room = LONGEST_PAGE;
  for (const part of parts) {
    const first = Math.max(from, begin) - begin;
    const wanted = Math.min(from + size, begin + part.count) - begin - first;
    begin += part.count;
    if (wanted <= 0) continue;
    const lines = await part.read(first, wanted, room);
    for (const line of lines) log.push(line);
    room -= textSize(lines);
    if (lines.length < wanted || room <= 0) break;
  }
  return { from, total, log };
}

interface Part {
  count: number;
  read(from: number, size: number, room: number): Promise<string[]> | string[];
}

async function logParts(apps: Apps, app: App): Promise<Part[]> {
  const { stdout, stderr } = apps.backend.outputs(app.uid);
  return [
    fixed(['stdout: ']),
    await growing(apps.lineFiles.open(stdout)),
    fixed(['\nstderr: ']),
    ...(stderr === null ? [] : [await growing(apps.lineFiles.open(stderr))]),
    ...(app.cause === null ? [] : [fixed(['\nLivery: ', ...app.cause.split('\n')])]),
  ];
}

function fixed(lines: string[]): Part {
  return { count: lines.length, read: (from, size) => lines.slice(from, from + size) };
}

async function growing(file: LineFile): Promise<Part> {
  return { count: await file.count(), read: (from, size, room) => file.read(from, size, room) };
}

/** How many logs are kept in mind at once; the least recently read is forgotten first. */
const REMEMBERED = 500;

/** What is known of the files that were read lately. */
export interface LineFiles {
  open(path: string): LineFile;
}

export function createLineFiles(): LineFiles {
  const files = new Map<string, LineFile>();
  return {
    open(path) {
      const file = files.get(path) ?? createLineFile(path);
      files.delete(path);
      files.set(path, file);
      const oldest = files.keys().next().value;
      if (files.size > REMEMBERED && oldest !== undefined) files.delete(oldest);
      return file;
    },
  };
}
