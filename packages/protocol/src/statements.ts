import type { Decoded } from './requests.ts';
import { GivenString } from './shapes.ts';
import { KINDS, StatementStateSchema } from './states.ts';
import { type Static, Type } from './type.ts';

/**
 * Body of `POST /sessions/{id}/statements`. `kind` not given means the session's own; `msg_type` is taken and ignored.
 * The server refuses a missing `code`.
 */
export const CreateStatement = Type.Object(
  {
    code: GivenString,
    kind: Type.Optional(Type.Union([Type.Enum(KINDS), Type.Null()], { 'x-livy-kind': 'argument' })),
    msg_type: GivenString,
  },
  {
    additionalProperties: false,
    'x-livy-class': 'org.apache.livy.ExecuteRequest',
    'x-livy-known': ['msg_type', 'kind', 'code'],
    'x-livy-late': true,
  },
);

/** Result of code that ran: values by MIME type. Nothing to show is `{"text/plain": ""}`, never an empty object. */
export const OkOutput = Type.Object({
  status: Type.Literal('ok'),
  execution_count: Type.Integer(),
  data: Type.Record(Type.String(), Type.Unknown()),
});

/** Result of code that failed. Lines of `traceback` end with a newline of their own; `data` holds what was printed before. */
export const ErrorOutput = Type.Object({
  status: Type.Literal('error'),
  execution_count: Type.Integer(),
  ename: Type.String(),
  evalue: Type.String(),
  traceback: Type.Array(Type.String()),
  data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

export const Output = Type.Union([OkOutput, ErrorOutput]);

/**
 * A statement as every route shows it. `output` is null until it finished; `progress` goes from 0 to 1; `started` and
 * `completed` are milliseconds since 1970, 0 until then.
 */
export const StatementView = Type.Object({
  id: Type.Integer(),
  code: Type.String(),
  state: StatementStateSchema,
  output: Type.Union([OkOutput, ErrorOutput, Type.Null()]),
  progress: Type.Number(),
  started: Type.Integer(),
  completed: Type.Integer(),
});

/** Answer of `GET /sessions/{id}/statements`. */
export const StatementList = Type.Object({
  total_statements: Type.Integer(),
  statements: Type.Array(StatementView),
});

/**
 * Body of `POST /sessions/{id}/completion`: where in `code` the cursor stands, in UTF-16 units. The server refuses a
 * missing `code` or `kind`.
 */
export const Completion = Type.Object(
  {
    code: GivenString,
    kind: Type.Optional(Type.Union([Type.Enum(KINDS), Type.Null()], { 'x-livy-kind': 'argument' })),
    cursor: Type.Optional(Type.Integer({ default: 0 })),
  },
  {
    additionalProperties: false,
    'x-livy-class': 'org.apache.livy.CompletionRequest',
    'x-livy-known': ['code', 'kind', 'cursor'],
    'x-livy-late': true,
  },
);

/** Answer of the same: bare names that may replace the word before the cursor. */
export const Candidates = Type.Object({ candidates: Type.Array(Type.String()) });

export type CreateStatement = Decoded<typeof CreateStatement>;
export type Completion = Decoded<typeof Completion>;
export type Candidates = Static<typeof Candidates>;
export type OkOutput = Static<typeof OkOutput>;
export type ErrorOutput = Static<typeof ErrorOutput>;
export type Output = Static<typeof Output>;
export type StatementView = Static<typeof StatementView>;
export type StatementList = Static<typeof StatementList>;
