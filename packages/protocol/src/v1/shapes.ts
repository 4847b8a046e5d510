import { StringOrNull } from '../shapes.ts';
import { EXPIRIES } from '../states.ts';
import { type Static, Type } from '../type.ts';

/** A moment, as RFC 3339 writes it, always in UTC and with milliseconds: `2026-01-31T09:30:00.000Z`. */
export const Time = Type.String({ format: 'date-time' });

export const TimeOrNull = Type.Union([Time, Type.Null()]);

/** Why the server ended a session: see EXPIRIES; null where it did not. */
export const ExpiryOrNull = Type.Union([Type.Enum(EXPIRIES), Type.Null()]);

/**
 * An error of `/v1` (RFC 9457). `title` is the status in words, `detail` what went wrong and what to do, `instance` the
 * path that was asked. `code` is there where a program may want to tell errors of one status apart:
 * `rejected` (400: a rule of the server was broken), `name-taken` and `session-ended` (409), `gone` (410), `key-reused`
 * (422).
 */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  instance: Type.String(),
  code: Type.Optional(Type.String()),
});

/** What batches and sessions have in common. `cause` is one sentence: why it ended as it did, where that is known. */
export const APP_DETAILS = {
  id: Type.Integer(),
  name: StringOrNull,
  owner: StringOrNull,
  proxyUser: StringOrNull,
  createdAt: Time,
  startedAt: TimeOrNull,
  endedAt: TimeOrNull,
  exitCode: Type.Union([Type.Integer(), Type.Null()]),
  cause: StringOrNull,
  applicationId: StringOrNull,
  sparkUiUrl: StringOrNull,
  driverLogUrl: StringOrNull,
};

/** Lines `from` ≤ n < `from` + the number of `lines` of a log of `total` lines; 0 is the first. */
export const LogLines = Type.Object({
  from: Type.Integer(),
  total: Type.Integer(),
  lines: Type.Array(Type.String()),
});

export type Problem = Static<typeof Problem>;
export type LogLines = Static<typeof LogLines>;
