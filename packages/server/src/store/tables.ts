import type { Selectable } from 'kysely';

/**
 * The tables, as they stand after the last migration. Times are milliseconds since the epoch; columns named `…_json`
 * hold JSON text. A row's `version` grows by one with every change of its state.
 */
export interface Tables {
  identity: { store_id: string };
  sequences: SequencesTable;
  apps: AppsTable;
  batches: BatchesTable;
  sessions: SessionsTable;
  statements: StatementsTable;
  statement_parts: StatementPartsTable;
}

export type NounName = 'batch' | 'session';

interface SequencesTable {
  noun: NounName;
  next_id: number;
}

/** What a batch and a session share: one Spark application. `uid` names it outside (tags, files, processes). */
interface AppsTable {
  uid: string;
  noun: NounName;
  id: number;
  name: string | null;
  /** The name while the app is alive, null once it has ended: unique per noun, so that a name can be used again. */
  held_name: string | null;
  owner: string | null;
  proxy_user: string | null;
  state: string;
  version: number;
  application_id: string | null;
  spark_ui_url: string | null;
  driver_log_url: string | null;
  exit_code: number | null;
  /** One sentence: why it ended as it did; null while it lives and where the exit code says all. */
  cause: string | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
}

interface BatchesTable {
  uid: string;
  request_json: string;
}

interface SessionsTable {
  uid: string;
  kind: string;
  request_json: string;
  /** SHA-256, in hex, of the secret that the agent shows; null until the driver was launched. */
  secret_hash: string | null;
  /** The number of the last event of the agent that is stored. */
  last_event: number;
  next_statement: number;
  last_activity: number;
}

interface StatementsTable {
  session_uid: string;
  id: number;
  kind: string;
  code: string;
  state: string;
  /** 1 once it may have reached the agent: from then on only the agent can say that it will not run. */
  sent: number;
  /** Livy's output object as JSON text, kept as text so that exact decimals stay exact. */
  output_json: string | null;
  started_at: number;
  completed_at: number;
}

/** Pieces of an output that was too long for one frame, until its last one is there. */
interface StatementPartsTable {
  session_uid: string;
  statement_id: number;
  n: number;
  text: string;
}

export type App = Selectable<AppsTable>;
export type SessionRow = Selectable<SessionsTable>;
export type StatementRow = Selectable<StatementsTable>;
