import { LogPage } from '../logs.ts';
import { CreateSession, SessionList, SessionStateOf, SessionView } from '../sessions.ts';
import { Deleted } from '../shapes.ts';
import { LogQuery, SessionQuery, SessionsQuery } from '../v1/queries.ts';
import { OpenSession, SessionDetails, SessionPage } from '../v1/sessions.ts';
import { LogLines } from '../v1/shapes.ts';
import { PageQuery, TailQuery } from './livy-queries.ts';
import { livyErrors, NOT_THERE, type Operation, problems } from './operation.ts';

export const SESSION_OPERATIONS: readonly Operation[] = [
  {
    id: 'livyListSessions',
    method: 'get',
    path: '/sessions',
    summary: 'The sessions, in the order of their ids, without those that ended long ago.',
    query: PageQuery,
    answers: { 200: SessionList },
  },
  {
    id: 'livyCreateSession',
    method: 'post',
    path: '/sessions',
    summary: 'Starts a session.',
    body: CreateSession,
    answers: { 201: SessionView, ...livyErrors(503) },
  },
  {
    id: 'livyGetSession',
    method: 'get',
    path: '/sessions/{id}',
    summary: 'A session.',
    answers: { 200: SessionView, ...livyErrors(404) },
  },
  {
    id: 'livyGetSessionState',
    method: 'get',
    path: '/sessions/{id}/state',
    summary: "A session's state.",
    answers: { 200: SessionStateOf, ...livyErrors(404) },
  },
  {
    id: 'livyGetSessionLog',
    method: 'get',
    path: '/sessions/{id}/log',
    summary: "Lines of a session's log.",
    query: TailQuery,
    answers: { 200: LogPage, ...livyErrors(404) },
  },
  {
    id: 'livyDeleteSession',
    method: 'delete',
    path: '/sessions/{id}',
    summary: 'Stops a session, and removes it.',
    answers: { 200: Deleted, ...livyErrors(404) },
  },
  {
    id: 'livyStopSession',
    method: 'post',
    path: '/sessions/{id}/stop',
    summary: 'Stops a session; it stays listed as dead.',
    answers: { 204: null, ...livyErrors(404) },
  },
  {
    id: 'livyConnectSession',
    method: 'post',
    path: '/sessions/{id}/connect',
    summary: 'A session, which counts as used.',
    answers: { 200: SessionView, ...livyErrors(404) },
  },
  {
    id: 'listSessions',
    method: 'get',
    path: '/v1/sessions',
    summary: 'All sessions that are kept, newest first.',
    query: SessionsQuery,
    answers: { 200: SessionPage },
  },
  {
    id: 'openSession',
    method: 'post',
    path: '/v1/sessions',
    summary: 'Starts a session.',
    body: OpenSession,
    answers: { 201: SessionDetails, ...problems(409, 429, 503) },
  },
  {
    id: 'getSession',
    method: 'get',
    path: '/v1/sessions/{id}',
    summary: 'A session, at once or when there is news of it.',
    query: SessionQuery,
    answers: { 200: SessionDetails, ...NOT_THERE, ...problems(429) },
  },
  {
    id: 'getSessionLog',
    method: 'get',
    path: '/v1/sessions/{id}/log',
    summary: "Lines of a session's log.",
    query: LogQuery,
    answers: { 200: LogLines, ...NOT_THERE },
  },
  {
    id: 'deleteSession',
    method: 'delete',
    path: '/v1/sessions/{id}',
    summary: 'Stops a session, and removes it with its statements, log and files.',
    answers: { 204: null, ...NOT_THERE },
  },
];
