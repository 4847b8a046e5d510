import { stat } from 'node:fs/promises';
import { unavailable } from '../http/errors.ts';
import { createLineFile, type LineFile, textSize } from '../logs/line-file.ts';
import type { App } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { hasServers } from './ownership.ts';

/** In characters, newlines counted. An answer is built in memory, and no text of JavaScript has over 512 Mi of them. */
const LONGEST_PAGE = 32 * 1024 * 1024;

export interface LogPage {
  from: number;
  total: number;
  log: string[];
}

/** Which lines: a negative `size` is all; an absent or negative `from` is the tail. */
export interface LogQuery {
  from?: number;
  size: number;
}

/**
 * A page of an app's log, from wherever its driver runs. Of a log that another server has to be asked for a page is
 * shorter. Throws a 503 where none is up that can read it.
 */
export async function readLog(apps: Apps, app: App, query: LogQuery): Promise<LogPage> {
  if (!(await isElsewhere(apps, app))) return readLogHere(apps, app, query, LONGEST_PAGE);
  const up = await hasServers(apps.store, app.place);
  const page = up ? await apps.others.log(app.uid, query) : null;
  if (page === null) throw unavailable(OUT_OF_REACH, RETRY_SECONDS);
  return page;
}

/**
 * A page of an app's whole log in Livy's form: the line `stdout: `, the driver's standard output, the line `\nstderr: `,
 * its standard error (Livy merges a batch's into the first part), and last, where there is one, the cause of its end.
 * A page ends after `longest` characters of text, whatever `size` says: who wants the rest asks from where it ended.
 */
export async function readLogHere(apps: Apps, app: App, query: LogQuery, longest: number): Promise<LogPage> {
  const parts = await logParts(apps, app);
  const total = parts.reduce((sum, part) => sum + part.count, 0);
  const size = query.size < 0 ? total : query.size;
  const from = query.from === undefined || query.from < 0 ? Math.max(0, total - size) : query.from;
  const log: string[] = [];
  let begin = 0;
  let room = longest;
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

/** Whether an app's outputs are another host's or another data directory's, and cannot be read from here. */
export async function isElsewhere({ backend, self }: Apps, { uid, place }: App): Promise<boolean> {
  return place !== self.place && !(await isThere(backend.outputs(uid).stdout));
}

const OUT_OF_REACH = 'The log is on another host, where no server answers now.';
const RETRY_SECONDS = 2;

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
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
