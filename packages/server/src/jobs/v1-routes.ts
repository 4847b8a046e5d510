import { JobQuery, JobsQuery, PAGE_LIMIT } from '@livery/protocol/v1/queries';
import type { FastifyInstance } from 'fastify';
import { numberParameter } from '../http/request.ts';
import { strictQuery } from '../http/strict-query.ts';
import { keptSession } from '../sessions/named.ts';
import type { Jobs } from './jobs.ts';
import { pageOfJobs } from './list.ts';
import { newsOfJob } from './news.ts';
import { jobNotFound } from './read.ts';
import { jobDetails, jobSummary } from './v1-view.ts';

/** The routes of `/v1` for the jobs of a session, which can be read also after its end. */
export function jobV1Routes(http: FastifyInstance, jobs: Jobs): void {
  http.get('/v1/sessions/:id/jobs', async (request) => {
    const query = strictQuery(JobsQuery, request);
    const session = await keptSession(jobs, request, 'view');
    const page = await pageOfJobs(jobs.apps.store, session.uid, query, query.limit ?? PAGE_LIMIT);
    return { ...page, items: page.items.map((row) => jobSummary(session, row)) };
  });

  http.get('/v1/sessions/:id/jobs/:job', async (request, reply) => {
    const query = strictQuery(JobQuery, request);
    const session = await keptSession(jobs, request, 'view');
    const id = numberParameter(request, 'job', jobNotFound);
    return jobDetails(session, await newsOfJob(jobs, session, id, query, reply));
  });
}
