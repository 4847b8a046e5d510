import { BatchStateSchema, SessionStateSchema, StatementStateSchema } from '../states.ts';
import { type Static, Type } from '../type.ts';
import { JobStateSchema } from './jobs.ts';

/** How many things a page has where the caller does not say. */
export const PAGE_LIMIT = 50;

/** How many answers may wait for news for one user at a time, or for all together where nobody is asked who it is. */
export const MOST_WAITS = 500;

/** How many lines of a log an answer has where the caller does not say. */
export const LOG_LIMIT = 1000;

const cursor = Type.Optional(
  Type.String({ pattern: '^[0-9]{1,15}$', description: 'The nextCursor of the page before.' }),
);
const limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: PAGE_LIMIT }));
const name = Type.Optional(Type.String());
const owner = Type.Optional(Type.String());

const CLOSED = { additionalProperties: false };

/** Which batches: of a state, a name, an owner. */
export const BatchesQuery = Type.Object({ limit, cursor, state: Type.Optional(BatchStateSchema), name, owner }, CLOSED);

/** Which sessions: of a state, a name, an owner. */
export const SessionsQuery = Type.Object(
  { limit, cursor, state: Type.Optional(SessionStateSchema), name, owner },
  CLOSED,
);

/** Which jobs of a session. */
export const JobsQuery = Type.Object({ limit, cursor, state: Type.Optional(JobStateSchema) }, CLOSED);

/** Which statements of a session. */
export const StatementsQuery = Type.Object({ limit, cursor, state: Type.Optional(StatementStateSchema) }, CLOSED);

const wait = Type.Optional(
  Type.Integer({
    minimum: 0,
    maximum: 60,
    description: `How long to wait for what is new, seconds. Of one user ${MOST_WAITS} requests may wait at a time; then the answer is 429.`,
  }),
);
const known = 'Wait until the state is another one than this; where it is not given, until the end.';

/** Whether to answer at once, or only when there is something new. */
export const BatchQuery = Type.Object(
  { wait, known: Type.Optional(Type.Enum(BatchStateSchema.enum, { description: known })) },
  CLOSED,
);
export const SessionQuery = Type.Object(
  { wait, known: Type.Optional(Type.Enum(SessionStateSchema.enum, { description: known })) },
  CLOSED,
);
export const StatementQuery = Type.Object(
  { wait, known: Type.Optional(Type.Enum(StatementStateSchema.enum, { description: known })) },
  CLOSED,
);
export const JobQuery = Type.Object(
  { wait, known: Type.Optional(Type.Enum(JobStateSchema.enum, { description: known })) },
  CLOSED,
);

const lines = { minimum: 1, maximum: 10_000 };

/** Which lines: `limit` of them from `from` on, or the last `tail`. */
export const LogQuery = Type.Object(
  {
    from: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 0 })),
    limit: Type.Optional(Type.Integer({ ...lines, default: LOG_LIMIT })),
    tail: Type.Optional(Type.Integer({ ...lines, description: 'The last so many lines, instead of from and limit.' })),
  },
  CLOSED,
);

export type BatchesQuery = Static<typeof BatchesQuery>;
export type SessionsQuery = Static<typeof SessionsQuery>;
export type StatementsQuery = Static<typeof StatementsQuery>;
export type LogQuery = Static<typeof LogQuery>;
