import { StringOrNull } from '../shapes.ts';
import { BatchStateSchema, SessionStateSchema } from '../states.ts';
import { type Static, Type } from '../type.ts';
import { APP_DETAILS, ExpiryOrNull, Problem, Time } from './shapes.ts';

/**
 * Why a batch or session was removed. `deleted`: somebody asked for it. Else the server did, because it had been kept for
 * its time (`age`), or because there were too many that had ended (`rows`) or too much of them (`bytes`).
 */
export const REMOVAL_REASONS = ['deleted', 'age', 'rows', 'bytes'] as const;

const { applicationId, sparkUiUrl, driverLogUrl, ...FACTS } = APP_DETAILS;

/** What is left of a batch or session that was removed. `removedBy` is the user who asked for it; null is nobody, or the server. */
export const Tombstone = Type.Object({
  ...FACTS,
  state: Type.Union([BatchStateSchema, SessionStateSchema]),
  expired: ExpiryOrNull,
  removedAt: Time,
  removedBy: StringOrNull,
  reason: Type.Enum(REMOVAL_REASONS),
});

/** The 410 of `/v1`; `tombstone` may lack where two remove the same at once. */
export const Gone = Type.Object({ ...Problem.properties, tombstone: Type.Optional(Tombstone) });

export type RemovalReason = (typeof REMOVAL_REASONS)[number];
export type Tombstone = Static<typeof Tombstone>;
export type Gone = Static<typeof Gone>;
