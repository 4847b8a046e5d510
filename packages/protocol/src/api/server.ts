import { Type } from '../type.ts';
import { Live, Ready } from '../v1/health.ts';
import { ServerDetails } from '../v1/server.ts';
import { type Operation, problems } from './operation.ts';

/** Livy's `/version`. */
const Version = Type.Object({
  url: Type.String(),
  branch: Type.String(),
  revision: Type.String(),
  version: Type.String(),
  date: Type.String(),
  user: Type.String(),
});

/** The body of `/metrics/metrics`: the JSON of Dropwizard's metrics. */
const Metrics = Type.Object({
  version: Type.String(),
  gauges: Type.Record(Type.String(), Type.Object({ value: Type.Number() })),
  counters: Type.Record(Type.String(), Type.Object({ count: Type.Integer() })),
  histograms: Type.Object({}),
  meters: Type.Object({}),
  timers: Type.Object({}),
});

export const SERVER_OPERATIONS: readonly Operation[] = [
  {
    id: 'livyGetVersion',
    method: 'get',
    path: '/version',
    summary: 'The version of Livy whose protocol this is.',
    answers: { 200: Version },
  },
  {
    id: 'livyPing',
    method: 'get',
    path: '/metrics/ping',
    summary: 'Says `pong`.',
    type: 'text/plain',
    answers: { 200: Type.String() },
  },
  {
    id: 'livyGetMetrics',
    method: 'get',
    path: '/metrics/metrics',
    summary: 'What the server holds and uses, in numbers.',
    answers: { 200: Metrics },
  },
  {
    id: 'livyGetHealth',
    method: 'get',
    path: '/metrics/healthcheck',
    summary: 'In Livy, nothing: no check was ever added. See `/v1/health/ready`.',
    answers: { 501: Type.Object({}) },
  },
  {
    id: 'getLiveness',
    method: 'get',
    path: '/v1/health/live',
    summary: 'Whether the server answers.',
    answers: { 200: Live },
  },
  {
    id: 'getReadiness',
    method: 'get',
    path: '/v1/health/ready',
    summary: 'Whether the server can do its work, and takes new one.',
    answers: { 200: Ready, ...problems(503) },
  },
  {
    id: 'getServer',
    method: 'get',
    path: '/v1/server',
    summary: 'What this server does, and what is under way.',
    answers: { 200: ServerDetails },
  },
  {
    id: 'drainServer',
    method: 'post',
    path: '/v1/server/drain',
    summary: 'This server takes no new batches and sessions any more; those that there are go on.',
    answers: { 200: ServerDetails },
  },
  {
    id: 'resumeServer',
    method: 'delete',
    path: '/v1/server/drain',
    summary: 'This server takes new batches and sessions again.',
    answers: { 200: ServerDetails },
  },
  {
    id: 'getOpenApi',
    method: 'get',
    path: '/v1/openapi.json',
    summary: 'This description.',
    answers: { 200: Type.Object({ openapi: Type.String() }) },
  },
];
