import type { Db } from '../store/db.ts';

/**
 * The way to a session's agent, which is connected to this server, to another one, or to none right now. What it has to do
 * stands in rows; when it connects it is told all of it, so that nothing is lost where these come to nothing.
 */
export interface AgentLine {
  /**
   * Does `work`, which writes something for the agent, and then says that to it, or lets the server know to which it is
   * connected. However many do so at once, the agent is told all in the order of their transactions.
   */
  write<T>(uid: string, work: (take: Take) => Promise<T>): Promise<T>;
}

/**
 * To be called last in the transaction of such work, under the lock of the app: takes what the agent has not been told yet,
 * if it is connected here. From then on it counts as told.
 */
export type Take = (tx: Db) => Promise<void>;
