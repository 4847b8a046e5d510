import { AddResource, SubmitJob } from '@livery/protocol/jobs';
import type { FastifyInstance } from 'fastify';
import { decode } from '../http/livy-json/decode.ts';
import { bodyOf, intParameter } from '../http/request.ts';
import { answerOnce, created } from '../idempotency/answer.ts';
import { namedSession } from '../sessions/named.ts';
import type { JobRow } from '../store/tables.ts';
import { addByUri, type What } from './add.ts';
import { cancelJob } from './cancel.ts';
import type { Jobs } from './jobs.ts';
import { getJob } from './read.ts';
import { submitJob } from './submit.ts';
import { upload } from './upload.ts';
import { jobSent, jobStatus } from './view.ts';

/** What each kind of addition is, and the part of a body in which it is sent. */
const ADDITIONS: [suffix: string, what: What, part: 'jar' | 'file'][] = [
  ['jar', 'library', 'jar'],
  ['pyfile', 'library', 'file'],
  ['file', 'file', 'file'],
];

/** Livy's routes for jobs, and for the jars and files that a session is given while it lives. */
export function jobRoutes(http: FastifyInstance, jobs: Jobs): void {
  // Livy runs the second one on another thread; what a caller sees is the same.
  for (const path of ['submit-job', 'run-job']) {
    http.post(`/sessions/:id/${path}`, (request, reply) =>
      answerOnce(jobs.apps.store, request, reply, async (once) => {
        const session = await namedSession(jobs, request, 'modify');
        const commit = once<JobRow>((_, row) => created(null, jobSent(row)));
        return submitJob(jobs, session, decode(SubmitJob, bodyOf(request)), commit);
      }),
    );
  }

  http.get('/sessions/:id/jobs/:job', async (request) => {
    const session = await namedSession(jobs, request, 'view');
    return jobStatus(await getJob(jobs, session, intParameter(request, 'job')));
  });

  http.post('/sessions/:id/jobs/:job/cancel', async (request, reply) => {
    const session = await namedSession(jobs, request, 'modify');
    await cancelJob(jobs, session, intParameter(request, 'job'));
    return reply.send('');
  });

  for (const [suffix, what, part] of ADDITIONS) {
    http.post(`/sessions/:id/upload-${suffix}`, { config: { takesMultipart: true } }, async (request, reply) => {
      const session = await namedSession(jobs, request, 'modify');
      await upload(jobs, session, what, part, request.raw);
      return reply.send('');
    });

    http.post(`/sessions/:id/add-${suffix}`, async (request, reply) => {
      const session = await namedSession(jobs, request, 'modify');
      await addByUri(jobs, session, what, decode(AddResource, bodyOf(request)).uri);
      return reply.send('');
    });
  }
}
