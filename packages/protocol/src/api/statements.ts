import { Cancelled, Interrupted } from '../shapes.ts';
import { Candidates, Completion, CreateStatement, StatementList, StatementView } from '../statements.ts';
import { StatementQuery, StatementsQuery } from '../v1/queries.ts';
import { RunStatement, StatementDetails, StatementPage } from '../v1/statements.ts';
import { WrongState } from './errors.ts';
import { StatementPageQuery } from './livy-queries.ts';
import { livyErrors, NOT_THERE, type Operation, problems } from './operation.ts';

export const STATEMENT_OPERATIONS: readonly Operation[] = [
  {
    id: 'livyListStatements',
    method: 'get',
    path: '/sessions/{id}/statements',
    summary: "A session's statements, while it lives.",
    query: StatementPageQuery,
    answers: { 200: StatementList, ...livyErrors(404) },
  },
  {
    id: 'livyCreateStatement',
    method: 'post',
    path: '/sessions/{id}/statements',
    summary: 'Runs code in a session. Of one that has ended the answer is 500, as in Livy.',
    body: CreateStatement,
    answers: { 201: StatementView, ...livyErrors(404), 500: WrongState },
  },
  {
    id: 'livyGetStatement',
    method: 'get',
    path: '/sessions/{id}/statements/{statement}',
    summary: 'A statement, while its session lives.',
    answers: { 200: StatementView, ...livyErrors(404) },
  },
  {
    id: 'livyCancelStatement',
    method: 'post',
    path: '/sessions/{id}/statements/{statement}/cancel',
    summary: "Asks for a statement's end. Of a session that has ended the answer is 500, as in Livy.",
    answers: { 200: Cancelled, ...livyErrors(404), 500: WrongState },
  },
  {
    id: 'livyInterruptSession',
    method: 'post',
    path: '/sessions/{id}/interrupt',
    summary: 'Cancels the statement that runs; the session and the statements behind it go on.',
    answers: { 200: Interrupted, ...livyErrors(404), 500: WrongState },
  },
  {
    id: 'livyComplete',
    method: 'post',
    path: '/sessions/{id}/completion',
    summary: 'What the word before the cursor may become. Of a session that has ended the answer is 500, as in Livy.',
    body: Completion,
    answers: { 200: Candidates, ...livyErrors(404), 500: WrongState },
  },
  {
    id: 'listStatements',
    method: 'get',
    path: '/v1/sessions/{id}/statements',
    summary: "A session's statements without their outputs, newest first, also after its end.",
    query: StatementsQuery,
    answers: { 200: StatementPage, ...NOT_THERE },
  },
  {
    id: 'runStatement',
    method: 'post',
    path: '/v1/sessions/{id}/statements',
    summary: 'Runs code in a session.',
    body: RunStatement,
    answers: { 201: StatementDetails, ...NOT_THERE, ...problems(409) },
  },
  {
    id: 'getStatement',
    method: 'get',
    path: '/v1/sessions/{id}/statements/{statement}',
    summary: 'A statement with its output, at once or when there is news of it, also after the end of its session.',
    query: StatementQuery,
    answers: { 200: StatementDetails, ...NOT_THERE, ...problems(429) },
  },
  {
    id: 'cancelStatement',
    method: 'post',
    path: '/v1/sessions/{id}/statements/{statement}/cancel',
    summary: "Asks for a statement's end.",
    answers: { 200: StatementDetails, ...NOT_THERE, ...problems(409) },
  },
];
