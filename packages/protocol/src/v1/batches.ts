import { CreateBatch } from '../batches.ts';
import { StringOrNull } from '../shapes.ts';
import { BatchStateSchema } from '../states.ts';
import { type Static, Type } from '../type.ts';
import { APP_DETAILS } from './shapes.ts';

/** Body of `POST /v1/batches`: that of `POST /batches`, taken at its word. */
export const SubmitBatch = Type.Object(
  { ...CreateBatch.properties, file: Type.String() },
  { additionalProperties: false, 'x-no-nul': true },
);

const BATCH_DETAILS = { ...APP_DETAILS, state: BatchStateSchema };

/** A batch in a list. */
export const BatchSummary = Type.Object(BATCH_DETAILS);

/** A batch by itself; `request` is what was asked for, with what was not said as `null`, `[]` or `{}`. */
export const BatchDetails = Type.Object({ ...BATCH_DETAILS, request: CreateBatch });

/** Newest first; a page may have fewer than asked for, only `nextCursor: null` says that it is the last. */
export const BatchPage = Type.Object({ items: Type.Array(BatchSummary), nextCursor: StringOrNull });

export type BatchSummary = Static<typeof BatchSummary>;
export type BatchDetails = Static<typeof BatchDetails>;
export type BatchPage = Static<typeof BatchPage>;
