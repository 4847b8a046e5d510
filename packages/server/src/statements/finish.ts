import type { Finished, Part, Started } from '@livery/protocol/agent';
import { settleBusy } from '../sessions/busy.ts';
import type { Db } from '../store/db.ts';
import { moveStatement } from './move.ts';
import { insertPart, readStatement, takeParts, unfinishedStatements } from './store.ts';

/** The agent began to run a statement. */
export async function statementStarted(db: Db, uid: string, event: Started): Promise<void> {
  const row = await readStatement(db, uid, event.id);
  if (row) await moveStatement(db, row, 'running', { started_at: event.at });
}

/** A piece of a long output came. */
export async function statementPart(db: Db, uid: string, event: Part): Promise<void> {
  if (await readStatement(db, uid, event.id)) await insertPart(db, uid, event.id, event.n, event.text);
}

/** A statement has ended; with the last of them the session is idle again. */
export async function statementFinished(db: Db, uid: string, event: Finished): Promise<void> {
  const row = await readStatement(db, uid, event.id);
  if (!row) return;
  const text = event.parts > 0 ? await takeParts(db, uid, event.id) : event.output;
  await moveStatement(db, row, event.state, { output_json: outputOf(text, event.id), completed_at: event.at });
  await settleBusy(db, uid);
}

/** The session has ended: what had not finished never will, and says so. */
export async function statementsEnded(db: Db, uid: string, cause: string | null): Promise<void> {
  for (const row of await unfinishedStatements(db, uid)) {
    const output =
      row.state === 'waiting' ? null : errorOutput(row.id, 'SessionEnded', cause ?? 'The session has ended.');
    await moveStatement(db, row, 'cancelled', { output_json: output, completed_at: Date.now() });
    await takeParts(db, uid, row.id);
  }
}

/** A longer output is only looked at from outside: parsing 64 MiB takes a second, in which nobody else is served. */
const WORTH_PARSING = 1024 * 1024;

/** The text goes out as it is, inside of other JSON, so it must be JSON. */
function outputOf(text: string | null, id: number): string | null {
  return text === null || isObject(text)
    ? text
    : errorOutput(id, 'InternalError', 'The driver sent a result that is not JSON.');
}

function isObject(text: string): boolean {
  if (!text.startsWith('{') || !text.endsWith('}')) return false;
  if (text.length > WORTH_PARSING) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function errorOutput(id: number, ename: string, evalue: string): string {
  return JSON.stringify({ status: 'error', execution_count: id, ename, evalue, traceback: [] });
}
