import { BatchList, BatchStateOf, BatchView, CreateBatch } from '../batches.ts';
import { LogPage } from '../logs.ts';
import { Deleted } from '../shapes.ts';
import { BatchDetails, BatchPage, SubmitBatch } from '../v1/batches.ts';
import { BatchesQuery, BatchQuery, LogQuery } from '../v1/queries.ts';
import { LogLines } from '../v1/shapes.ts';
import { PageQuery, TailQuery } from './livy-queries.ts';
import { livyErrors, NOT_THERE, type Operation, problems } from './operation.ts';

export const BATCH_OPERATIONS: readonly Operation[] = [
  {
    id: 'livyListBatches',
    method: 'get',
    path: '/batches',
    summary: 'The batches, in the order of their ids, without those that ended long ago.',
    query: PageQuery,
    answers: { 200: BatchList },
  },
  {
    id: 'livyCreateBatch',
    method: 'post',
    path: '/batches',
    summary: 'Runs an application.',
    body: CreateBatch,
    answers: { 201: BatchView, ...livyErrors(503) },
  },
  {
    id: 'livyGetBatch',
    method: 'get',
    path: '/batches/{id}',
    summary: 'A batch.',
    answers: { 200: BatchView, ...livyErrors(404) },
  },
  {
    id: 'livyGetBatchState',
    method: 'get',
    path: '/batches/{id}/state',
    summary: "A batch's state.",
    answers: { 200: BatchStateOf, ...livyErrors(404) },
  },
  {
    id: 'livyGetBatchLog',
    method: 'get',
    path: '/batches/{id}/log',
    summary: "Lines of a batch's log.",
    query: TailQuery,
    answers: { 200: LogPage, ...livyErrors(404) },
  },
  {
    id: 'livyDeleteBatch',
    method: 'delete',
    path: '/batches/{id}',
    summary: 'Ends a batch that runs, and removes it.',
    answers: { 200: Deleted, ...livyErrors(404) },
  },
  {
    id: 'listBatches',
    method: 'get',
    path: '/v1/batches',
    summary: 'All batches that are kept, newest first.',
    query: BatchesQuery,
    answers: { 200: BatchPage },
  },
  {
    id: 'submitBatch',
    method: 'post',
    path: '/v1/batches',
    summary: 'Runs an application.',
    body: SubmitBatch,
    answers: { 201: BatchDetails, ...problems(409, 429, 503) },
  },
  {
    id: 'getBatch',
    method: 'get',
    path: '/v1/batches/{id}',
    summary: 'A batch, at once or when there is news of it.',
    query: BatchQuery,
    answers: { 200: BatchDetails, ...NOT_THERE, ...problems(429) },
  },
  {
    id: 'getBatchLog',
    method: 'get',
    path: '/v1/batches/{id}/log',
    summary: "Lines of a batch's log.",
    query: LogQuery,
    answers: { 200: LogLines, ...NOT_THERE },
  },
  {
    id: 'deleteBatch',
    method: 'delete',
    path: '/v1/batches/{id}',
    summary: 'Ends a batch that runs, and removes it with its log and files.',
    answers: { 204: null, ...NOT_THERE },
  },
];
