import { CreateSession } from '../sessions.ts';
import { StringOrNull } from '../shapes.ts';
import { KindSchema, SessionStateSchema } from '../states.ts';
import { type Static, Type } from '../type.ts';
import { APP_DETAILS, ExpiryOrNull, Time } from './shapes.ts';

/** Body of `POST /v1/sessions`: that of `POST /sessions`, taken at its word. */
export const OpenSession = Type.Object(CreateSession.properties, { additionalProperties: false, 'x-no-nul': true });

/** `lastActivityAt` is what the idle time-out counts from; `expired` says by what rule the server ended it. */
const SESSION_DETAILS = {
  ...APP_DETAILS,
  state: SessionStateSchema,
  kind: KindSchema,
  lastActivityAt: Time,
  expired: ExpiryOrNull,
};

/** A session in a list. */
export const SessionSummary = Type.Object(SESSION_DETAILS);

/** A session by itself; `request` is what was asked for, with what was not said as `null`, `[]`, `{}` or 0. */
export const SessionDetails = Type.Object({ ...SESSION_DETAILS, request: CreateSession });

/** Newest first; a page may have fewer than asked for, only `nextCursor: null` says that it is the last. */
export const SessionPage = Type.Object({ items: Type.Array(SessionSummary), nextCursor: StringOrNull });

export type SessionSummary = Static<typeof SessionSummary>;
export type SessionDetails = Static<typeof SessionDetails>;
export type SessionPage = Static<typeof SessionPage>;
