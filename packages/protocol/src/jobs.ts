import type { Decoded } from './requests.ts';
import { GivenString, StringOrNull } from './shapes.ts';
import { type Static, Type } from './type.ts';

/**
 * Body of `POST /sessions/{id}/submit-job` and `run-job`: `job` is base64 (or a list of bytes), for `jobType` `pyspark` a
 * cloudpickled function of the job context, for every other kind an `org.apache.livy.Job` as Kryo writes it. The server
 * refuses either missing.
 */
export const SubmitJob = Type.Object(
  { job: Type.Optional(Type.Union([Type.String(), Type.Null()], { 'x-livy-bytes': true })), jobType: GivenString },
  {
    additionalProperties: false,
    'x-livy-class': 'org.apache.livy.client.common.HttpMessages$SerializedJob',
    'x-livy-known': ['job', 'jobType'],
    'x-livy-late': true,
  },
);

/** Body of `POST /sessions/{id}/add-jar`, `add-pyfile` and `add-file`: a file that the driver can read. */
export const AddResource = Type.Object(
  { uri: GivenString },
  {
    additionalProperties: false,
    'x-livy-class': 'org.apache.livy.client.common.HttpMessages$AddResource',
    'x-livy-known': ['uri'],
    'x-livy-late': true,
  },
);

/** States of a job. `SENT` is what the answer to a submission says, and nothing else ever does: clients fail on it. */
export const JOB_STATES = ['SENT', 'QUEUED', 'STARTED', 'CANCELLED', 'FAILED', 'SUCCEEDED'] as const;

/**
 * A job as every route shows it; the official clients fail on any key more. `result` (base64) comes with `SUCCEEDED`
 * alone and `error` with `FAILED` alone: both are always there, else null.
 */
export const JobStatus = Type.Object({
  id: Type.Integer(),
  state: Type.Enum(JOB_STATES),
  result: StringOrNull,
  error: StringOrNull,
});

export type SubmitJob = Decoded<typeof SubmitJob>;
export type AddResource = Decoded<typeof AddResource>;
export type JobStatus = Static<typeof JobStatus>;
