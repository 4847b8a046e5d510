import { StringOrNull } from './shapes.ts';
import { type Static, Type } from './type.ts';

/*
 * The link between a driver's agent and the server: WebSocket text frames of one JSON object each, at most 8 MiB.
 * Events carry `n` = 1, 2, 3… per session; the agent keeps each until it is acked and sends the rest again, in order,
 * after a redial. `id` is a statement's number (a job's in frames of jobs, an addition's in those of additions), `at`
 * milliseconds since 1970.
 *
 * While servers are upgraded one by one, drivers meet newer and older ones than that which launched them. So a server
 * speaks the version of its build and the one before, and both sides keep to the version that `welcome` names. Either side
 * passes over fields that it does not know; a frame of a new type, or one that must not be passed over, is a new version.
 */

/** The newest version of the link that this build speaks, and the oldest. */
export const AGENT_PROTOCOL = 1;
export const OLDEST_AGENT_PROTOCOL = Math.max(1, AGENT_PROTOCOL - 1);

/** Greatest size of one frame, in bytes. */
export const AGENT_FRAME_BYTES = 8 * 1024 * 1024;

const n = Type.Integer({ minimum: 1 });
const id = Type.Integer({ minimum: 0 });
const at = Type.Integer({ minimum: 0 });

/**
 * First frame of the agent: `protocol` is the newest version that it speaks, `running` are the statements it knows and has not finished, queued ones too, `jobs` the same
 * of jobs.
 */
export const Hello = Type.Object({
  type: Type.Literal('hello'),
  protocol: Type.Integer(),
  session: Type.String(),
  lastStored: Type.Integer({ minimum: 0 }),
  running: Type.Array(id),
  jobs: Type.Optional(Type.Array(id)),
  agent: Type.String(),
});

/** Spark and the session's own interpreter are up. */
export const Ready = Type.Object({
  n,
  type: Type.Literal('ready'),
  applicationId: Type.String(),
  sparkUiUrl: StringOrNull,
  sparkVersion: Type.String(),
  scalaVersion: Type.String(),
  at,
});

/** The session cannot start; `message` is one paragraph for the user. */
export const Failed = Type.Object({ n, type: Type.Literal('failed'), message: Type.String(), at });

export const Started = Type.Object({ n, type: Type.Literal('started'), id, at });

/** A piece, in order, of an output's JSON text of more than 1 MiB; pieces are at most 1 MiB of UTF-16 units. */
export const Part = Type.Object({ n, type: Type.Literal('part'), id, text: Type.String() });

/**
 * The end of a statement. `output` is Livy's output object as JSON text, so that decimals and big integers pass
 * untouched; with `parts` > 0 it is null and the parts before it, joined, are the text.
 */
export const Finished = Type.Object({
  n,
  type: Type.Literal('finished'),
  id,
  at,
  state: Type.Enum(['available', 'cancelled']),
  output: StringOrNull,
  parts: Type.Integer({ minimum: 0 }),
});

export const JobStarted = Type.Object({ n, type: Type.Literal('jobStarted'), id, at });

/** A piece of a job's result or error, as `part` is one of an output. */
export const JobPart = Type.Object({ n, type: Type.Literal('jobPart'), id, text: Type.String() });

/**
 * The end of a job. `text` is its result (base64 of what the client's serialiser reads, null for Java's null), why it
 * failed, or null where it was cancelled; with `parts` > 0 it is null and the parts before it, joined, are the text.
 */
export const JobFinished = Type.Object({
  n,
  type: Type.Literal('jobFinished'),
  id,
  at,
  state: Type.Enum(['succeeded', 'failed', 'cancelled']),
  text: StringOrNull,
  parts: Type.Integer({ minimum: 0 }),
});

/** A jar or file was added to Spark; or, with `error`, was not. */
export const Added = Type.Object({ n, type: Type.Literal('added'), id, error: StringOrNull });

/** Asks for chunk 0, 1, 2… of a file that is to be added. Has no number: it is asked again until it is answered. */
export const Fetch = Type.Object({
  type: Type.Literal('fetch'),
  id,
  chunk: Type.Integer({ minimum: 0 }),
});

/** How much of a statement's Spark work is done, 0 to 1. Has no number and may be lost. */
export const Progress = Type.Object({
  type: Type.Literal('progress'),
  id,
  value: Type.Number({ minimum: 0, maximum: 1 }),
});

/** Answers a `Complete` frame: names that may replace the word before the cursor. Has no number and may be lost. */
export const Completed = Type.Object({
  type: Type.Literal('completed'),
  request: Type.String(),
  candidates: Type.Array(Type.String()),
});

/** The events that the server stores and acks. */
export const AgentEvent = Type.Union([Ready, Failed, Started, Part, Finished, JobStarted, JobPart, JobFinished, Added]);

/** All that an agent may say. */
export const AgentFrame = Type.Union([Hello, ...AgentEvent.anyOf, Progress, Completed, Fetch]);

/**
 * First frame of the server: the last number it has stored; the agent drops what is not newer and resends the rest.
 * `protocol` is the newest version that both speak; without it, 1.
 */
export const Welcome = Type.Object({
  type: Type.Literal('welcome'),
  lastStored: Type.Integer({ minimum: 0 }),
  protocol: Type.Optional(Type.Integer({ minimum: 1 })),
});

/** All events up to `n` are committed. */
export const Ack = Type.Object({ type: Type.Literal('ack'), n });

/** Run a statement; the order of arrival is the order of running, and an id seen before is ignored. */
export const Run = Type.Object({
  type: Type.Literal('run'),
  id,
  kind: Type.Enum(['spark', 'pyspark', 'sparkr', 'sql']),
  code: Type.String(),
});

/** Stop a statement, queued or running; of others nothing happens. */
export const Cancel = Type.Object({ type: Type.Literal('cancel'), id });

/** Say what the word at `cursor`, in UTF-16 units, may become. `request` names the answer; who asks does not wait long. */
export const Complete = Type.Object({
  type: Type.Literal('complete'),
  request: Type.String(),
  kind: Run.properties.kind,
  code: Type.String(),
  cursor: Type.Integer({ minimum: 0 }),
});

/**
 * Run a job; `runtime` says what `job` is, base64 of a cloudpickled function or of a Java object that Kryo wrote. Python
 * jobs take their turn among the statements, Java jobs run beside them.
 */
export const Job = Type.Object({
  type: Type.Literal('job'),
  id,
  runtime: Type.Enum(['python', 'java']),
  job: Type.String(),
});

/** Stop a job, queued or running; of others nothing happens. */
export const CancelJob = Type.Object({ type: Type.Literal('cancelJob'), id });

/**
 * Add a file to Spark, before anything that comes after it runs: from `uri`, or, where that is null, in `chunks` pieces
 * to be fetched. `to` says where it goes besides the files of Spark: to the class path of driver, executors and
 * interpreter, or to the modules of Python.
 */
export const Add = Type.Object({
  type: Type.Literal('add'),
  id,
  name: Type.String(),
  uri: StringOrNull,
  chunks: Type.Integer({ minimum: 0 }),
  to: Type.Array(Type.Enum(['classPath', 'python'])),
});

/** The answer to `fetch`: base64 of the bytes, null where the file is gone. */
export const Chunk = Type.Object({
  type: Type.Literal('chunk'),
  id,
  chunk: Type.Integer({ minimum: 0 }),
  data: StringOrNull,
});

/** Stop Spark and exit. */
export const Stop = Type.Object({ type: Type.Literal('stop') });

/** All that a server may say. */
export const ServerFrame = Type.Union([Welcome, Ack, Run, Cancel, Complete, Job, CancelJob, Add, Chunk, Stop]);

export type Hello = Static<typeof Hello>;
export type Ready = Static<typeof Ready>;
export type Failed = Static<typeof Failed>;
export type Started = Static<typeof Started>;
export type Part = Static<typeof Part>;
export type Finished = Static<typeof Finished>;
export type Progress = Static<typeof Progress>;
export type Completed = Static<typeof Completed>;
export type AgentEvent = Static<typeof AgentEvent>;
export type AgentFrame = Static<typeof AgentFrame>;
export type ServerFrame = Static<typeof ServerFrame>;
export type Run = Static<typeof Run>;
export type Complete = Static<typeof Complete>;
export type Job = Static<typeof Job>;
export type Add = Static<typeof Add>;
export type Chunk = Static<typeof Chunk>;
export type JobStarted = Static<typeof JobStarted>;
export type JobPart = Static<typeof JobPart>;
export type JobFinished = Static<typeof JobFinished>;
export type Added = Static<typeof Added>;
export type Fetch = Static<typeof Fetch>;
