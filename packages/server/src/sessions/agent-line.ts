import type { ServerFrame } from '@livery/protocol/agent';
import type { Db } from '../store/db.ts';

/**
 * The way to a session's agent, which is connected to this server, to another one, or to none right now. What it has to do
 * stands in rows; when it connects it is told all of it, so that nothing is lost where these come to nothing.
 */
export interface AgentLine {
  /**
   * In the transaction that wrote something for the agent: what it has not been told yet, in order, if it is connected
   * here. From then on it counts as told. Needs the lock of the app.
   */
  take(tx: Db, uid: string): Promise<ServerFrame[]>;
  /** After the commit: says what was taken, or lets the server know to which the agent is connected. */
  tell(uid: string, frames: readonly ServerFrame[]): void;
}
