import { AddResource, JobStatus, SubmitJob } from '../jobs.ts';
import { Type } from '../type.ts';
import { JobDetails, JobPage } from '../v1/jobs.ts';
import { JobQuery, JobsQuery } from '../v1/queries.ts';
import { livyErrors, NOT_THERE, type Operation, problems } from './operation.ts';

function submission(id: string, path: string): Operation {
  return {
    id,
    method: 'post',
    path: `/sessions/{id}/${path}`,
    summary: 'Runs a job, a serialised function, in a session.',
    body: SubmitJob,
    answers: { 201: JobStatus, ...livyErrors(404) },
  };
}

function upload(id: string, path: string, part: 'jar' | 'file', summary: string): Operation {
  return {
    id,
    method: 'post',
    path: `/sessions/{id}/${path}`,
    summary,
    multipart: Type.Object({ [part]: Type.String({ format: 'binary' }) }),
    answers: { 200: null, ...livyErrors(404) },
  };
}

function addition(id: string, path: string, summary: string): Operation {
  return {
    id,
    method: 'post',
    path: `/sessions/{id}/${path}`,
    summary,
    body: AddResource,
    answers: { 200: null, ...livyErrors(404) },
  };
}

export const JOB_OPERATIONS: readonly Operation[] = [
  submission('livySubmitJob', 'submit-job'),
  submission('livyRunJob', 'run-job'),
  {
    id: 'livyGetJob',
    method: 'get',
    path: '/sessions/{id}/jobs/{job}',
    summary: 'A job, while its session lives.',
    answers: { 200: JobStatus, ...livyErrors(404) },
  },
  {
    id: 'livyCancelJob',
    method: 'post',
    path: '/sessions/{id}/jobs/{job}/cancel',
    summary: "Asks for a job's end.",
    answers: { 200: null, ...livyErrors(404) },
  },
  upload('livyUploadJar', 'upload-jar', 'jar', "Adds a jar that is sent to a session's class path or Python modules."),
  upload('livyUploadPyFile', 'upload-pyfile', 'file', 'Adds Python modules that are sent to a session.'),
  upload('livyUploadFile', 'upload-file', 'file', 'Adds a file that is sent to a session.'),
  addition('livyAddJar', 'add-jar', "Adds a jar to a session's class path or Python modules."),
  addition('livyAddPyFile', 'add-pyfile', 'Adds Python modules to a session.'),
  addition('livyAddFile', 'add-file', 'Adds a file to a session.'),
  {
    id: 'listJobs',
    method: 'get',
    path: '/v1/sessions/{id}/jobs',
    summary: "A session's jobs without their results, newest first, also after its end.",
    query: JobsQuery,
    answers: { 200: JobPage, ...NOT_THERE },
  },
  {
    id: 'getJob',
    method: 'get',
    path: '/v1/sessions/{id}/jobs/{job}',
    summary: 'A job with its result, at once or when there is news of it, also after the end of its session.',
    query: JobQuery,
    answers: { 200: JobDetails, ...NOT_THERE, ...problems(429) },
  },
];
