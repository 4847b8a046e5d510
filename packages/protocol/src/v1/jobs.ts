import { JOB_STATES } from '../jobs.ts';
import { StringOrNull } from '../shapes.ts';
import { type Static, Type } from '../type.ts';
import { Time, TimeOrNull } from './shapes.ts';

/** The states that a job is seen in. */
export const JobStateSchema = Type.Enum(JOB_STATES.filter((state) => state !== 'SENT'));

const JOB_DETAILS = {
  id: Type.Integer(),
  sessionId: Type.Integer(),
  /** `python`: a cloudpickled function; `java`: a class of Livy's API, as Kryo writes it. */
  runtime: Type.Enum(['python', 'java']),
  state: JobStateSchema,
  createdAt: Time,
  startedAt: TimeOrNull,
  completedAt: TimeOrNull,
};

/** A job in a list. */
export const JobSummary = Type.Object(JOB_DETAILS);

/** A job by itself. `result` (base64, as its runtime writes it) comes with `SUCCEEDED` alone, `error` with `FAILED` alone. */
export const JobDetails = Type.Object({ ...JOB_DETAILS, result: StringOrNull, error: StringOrNull });

/** Newest first; a page may have fewer than asked for, only `nextCursor: null` says that it is the last. */
export const JobPage = Type.Object({ items: Type.Array(JobSummary), nextCursor: StringOrNull });

export type JobSummary = Static<typeof JobSummary>;
export type JobDetails = Static<typeof JobDetails>;
export type JobPage = Static<typeof JobPage>;
