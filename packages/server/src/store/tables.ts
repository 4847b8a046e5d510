import type { Generated, Selectable } from 'kysely';

/**
 * The tables, as they stand after the last migration. Times are milliseconds since the epoch; columns named `…_json`
 * hold JSON text. A row's `version` grows by one with every change of its state.
 */
export interface Tables {
  identity: IdentityTable;
  sequences: SequencesTable;
  service_clock: ServiceClockTable;
  instances: InstancesTable;
  apps: AppsTable;
  batches: BatchesTable;
  sessions: SessionsTable;
  statements: StatementsTable;
  statement_parts: StatementPartsTable;
  jobs: JobsTable;
  job_parts: JobPartsTable;
  additions: AdditionsTable;
  addition_chunks: AdditionChunksTable;
  idempotency_keys: IdempotencyKeysTable;
  tombstones: TombstonesTable;
}

export type NounName = 'batch' | 'session';

interface IdentityTable {
  store_id: string;
  /** The last migration that is not additive: a server that does not know it cannot work with this store. */
  needs: Generated<string>;
}

interface SequencesTable {
  noun: NounName;
  next_id: number;
}

/** One row: for how long sessions have been served since the store was made, ms. */
interface ServiceClockTable {
  service_ms: number;
}

/** A server that is up, or was a moment ago. */
interface InstancesTable {
  id: string;
  /** Host and data directory: where its local drivers are. */
  place: string;
  /** WebSocket addresses for agents, with blanks; empty while it does not listen. */
  agent_urls: string;
  /** SHA-256, in hex, of the certificate that it shows there; null without TLS. */
  certificate: string | null;
  version: string;
  started_at: number;
  /** When it no longer counts unless it says something; null is never. By the store's clock, as `started_at`. */
  expires_at: number | null;
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
  /** The server that launches, follows and ends it: the id of an instance; null or one that is gone is nobody. */
  instance: string | null;
  /** How often it has been taken by a server. */
  epoch: Generated<number>;
  /** Where its driver is, if it is a local one. */
  place: string | null;
  /** From when on its owner ends it, ms by the store's clock; null while nobody asked for its end. */
  stop_at: number | null;
  application_id: string | null;
  spark_ui_url: string | null;
  driver_log_url: string | null;
  exit_code: number | null;
  /** One sentence: why it ended as it did; null while it lives and where the exit code says all. */
  cause: string | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  /** For a session that the server ended: by which rule. */
  expired: string | null;
  /** What its end left: log, files, code and results; null until that was measured. */
  bytes: number | null;
}

/** What is left of an app that was removed: who removed it, when and why. */
interface TombstonesTable {
  uid: string;
  noun: NounName;
  id: number;
  name: string | null;
  owner: string | null;
  proxy_user: string | null;
  state: string;
  exit_code: number | null;
  cause: string | null;
  created_at: number;
  started_at: number | null;
  ended_at: number | null;
  expired: string | null;
  removed_at: number;
  /** The user who asked for it; null is nobody, or the server. */
  removed_by: string | null;
  reason: string;
}

interface BatchesTable {
  uid: string;
  request_json: string;
}

interface SessionsTable {
  uid: string;
  kind: string;
  request_json: string;
  /** SHA-256, in hex, of the secrets that an agent may show, one for each launch, with blanks; null until the first. */
  secret_hash: string | null;
  /** The number of the last event of the agent that is stored. */
  last_event: number;
  next_statement: number;
  next_job: Generated<number>;
  next_addition: Generated<number>;
  last_activity: number;
  /** What the service clock showed when the session was made, used and asked for last; null: it was not looked at since. */
  created_service_ms: number | null;
  used_service_ms: number | null;
  heard_service_ms: number | null;
  /** The instance to which the agent was connected last; null where it has gone since. */
  link: string | null;
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

/** A function that a client has serialised, to be run in a session. */
interface JobsTable {
  session_uid: string;
  id: number;
  /** `python` or `java`. */
  runtime: string;
  /** Base64 of what the client sent; empty once the job has ended. */
  job: string;
  /** It came after the statements with smaller numbers. */
  after_statement: number;
  state: string;
  /** As of a statement. */
  sent: number;
  /** Base64; null for a job that gave null, too. */
  result: string | null;
  error: string | null;
  created_at: number;
  started_at: number;
  completed_at: number;
}

interface JobPartsTable {
  session_uid: string;
  job_id: number;
  n: number;
  text: string;
}

/** A jar or file that was given to a session while it lives. */
interface AdditionsTable {
  uid: string;
  session_uid: string;
  /** 1, 2… in the order in which they were accepted; null while the file is still being sent to us. */
  id: number | null;
  /** The name of the file, without any folder. */
  name: string;
  /** Where the driver finds it; null for one that was sent to us, whose bytes are in `addition_chunks`. */
  uri: string | null;
  chunks: number;
  /** What it is besides a file of Spark: `classPath`, `python`, both with a comma, or nothing. */
  goes_to: string;
  state: string;
  error: string | null;
  created_at: number;
}

/** The bytes of a file, until the driver has it. */
interface AdditionChunksTable {
  addition_uid: string;
  chunk: number;
  bytes: Uint8Array;
}

/** What was answered to requests with an `Idempotency-Key`, for copies of them; see `idempotency/`. */
interface IdempotencyKeysTable {
  scope: string;
  body_hash: string;
  status: number;
  location: string | null;
  body: string;
  created_at: number;
}

export type App = Selectable<AppsTable>;
export type SessionRow = Selectable<SessionsTable>;
export type StatementRow = Selectable<StatementsTable>;
export type JobRow = Selectable<JobsTable>;
export type TombstoneRow = Selectable<TombstonesTable>;
export type AdditionRow = Selectable<AdditionsTable>;
