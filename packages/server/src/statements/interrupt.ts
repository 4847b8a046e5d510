import type { App } from '../store/tables.ts';
import { cancelStatement } from './cancel.ts';
import type { Statements } from './statements.ts';
import { unfinishedStatements } from './store.ts';

/**
 * Cancels the statement that runs, or whose turn it is; the session and the statements behind it go on. Without effect
 * on a session that is not busy.
 */
export async function interruptSession(statements: Statements, session: App): Promise<void> {
  if (session.state !== 'busy') return;
  const [current] = await unfinishedStatements(statements.apps.store, session.uid);
  if (current) await cancelStatement(statements, session, current.id);
}
