import { StringOrNull } from '../shapes.ts';
import { ErrorOutput, OkOutput } from '../statements.ts';
import { StatementStateSchema } from '../states.ts';
import { type Static, Type } from '../type.ts';
import { TimeOrNull } from './shapes.ts';

/** The kinds that a statement can be of. */
export const StatementKind = Type.Enum(['spark', 'pyspark', 'sparkr', 'sql']);

/** Body of `POST /v1/sessions/{id}/statements`. `kind` is the session's where it is not given; one of `shared` has none. */
export const RunStatement = Type.Object(
  { code: Type.String(), kind: Type.Optional(StatementKind) },
  { additionalProperties: false },
);

const STATEMENT_DETAILS = {
  id: Type.Integer(),
  sessionId: Type.Integer(),
  kind: StatementKind,
  code: Type.String(),
  state: StatementStateSchema,
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  startedAt: TimeOrNull,
  completedAt: TimeOrNull,
};

/** A statement in a list. */
export const StatementSummary = Type.Object(STATEMENT_DETAILS);

/** A statement by itself; `output` is null until it has finished, and where it was cancelled before it began. */
export const StatementDetails = Type.Object({
  ...STATEMENT_DETAILS,
  output: Type.Union([OkOutput, ErrorOutput, Type.Null()]),
});

/** Newest first; a page may have fewer than asked for, only `nextCursor: null` says that it is the last. */
export const StatementPage = Type.Object({ items: Type.Array(StatementSummary), nextCursor: StringOrNull });

export type StatementSummary = Static<typeof StatementSummary>;
export type StatementDetails = Static<typeof StatementDetails>;
export type StatementPage = Static<typeof StatementPage>;
