import { BatchList, BatchView, CreateBatch } from '../batches.ts';
import { AddResource, JobStatus, SubmitJob } from '../jobs.ts';
import { LogPage } from '../logs.ts';
import { CreateSession, SessionList, SessionView } from '../sessions.ts';
import { CreateStatement, ErrorOutput, OkOutput, StatementList, StatementView } from '../statements.ts';
import type { TSchema } from '../type.ts';
import { BatchDetails, BatchPage, BatchSummary, SubmitBatch } from '../v1/batches.ts';
import { JobDetails, JobPage, JobSummary } from '../v1/jobs.ts';
import { ServerDetails } from '../v1/server.ts';
import { OpenSession, SessionDetails, SessionPage, SessionSummary } from '../v1/sessions.ts';
import { LogLines, Problem } from '../v1/shapes.ts';
import { RunStatement, StatementDetails, StatementPage, StatementSummary } from '../v1/statements.ts';
import { Gone, Tombstone } from '../v1/tombstones.ts';
import { LivyError } from './errors.ts';

/** The schemas that have a name in the OpenAPI document. */
export const COMPONENTS: Readonly<Record<string, TSchema>> = {
  AddResource,
  BatchDetails,
  BatchList,
  BatchPage,
  BatchSummary,
  BatchView,
  CreateBatch,
  CreateSession,
  CreateStatement,
  ErrorOutput,
  Gone,
  JobDetails,
  JobPage,
  JobStatus,
  JobSummary,
  LivyError,
  LogLines,
  LogPage,
  OkOutput,
  OpenSession,
  Problem,
  RunStatement,
  ServerDetails,
  SessionDetails,
  SessionList,
  SessionPage,
  SessionSummary,
  SessionView,
  StatementDetails,
  StatementList,
  StatementPage,
  StatementSummary,
  StatementView,
  SubmitBatch,
  SubmitJob,
  Tombstone,
};
