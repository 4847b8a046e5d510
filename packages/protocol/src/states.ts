import { Type } from './type.ts';

/** Every word Livy uses for the state of a session or a batch; clients keep them as closed lists. */
export const STATES = [
  'not_started',
  'starting',
  'recovering',
  'idle',
  'running',
  'busy',
  'shutting_down',
  'error',
  'dead',
  'killed',
  'success',
] as const;

/** States a session can show. `success` and `running` never occur for one. */
export const SESSION_STATES = [
  'not_started',
  'starting',
  'recovering',
  'idle',
  'busy',
  'shutting_down',
  'error',
  'dead',
  'killed',
] as const;

/** States a batch can show. Livy's `recovering`, after a restart, is never shown: Airflow's operator fails on it. */
export const BATCH_STATES = ['starting', 'running', 'success', 'dead', 'killed'] as const;

/** Why a session was ended by the server: nobody used it, it was too old, or its client had gone silent. */
export const EXPIRIES = ['idle', 'ttl', 'heartbeat'] as const;

/** States of a statement. A statement whose code failed is `available`, with an output of status `error`. */
export const STATEMENT_STATES = ['waiting', 'running', 'available', 'cancelling', 'cancelled'] as const;

/** What a session or a statement runs, by the name that views show. */
export const KINDS = ['spark', 'pyspark', 'sparkr', 'sql', 'shared'] as const;

/** Other names a request may use for a kind. */
export const KIND_ALIASES: Readonly<Record<string, Kind>> = { scala: 'spark', python: 'pyspark', r: 'sparkr' };

export type SessionState = (typeof SESSION_STATES)[number];
export type BatchState = (typeof BATCH_STATES)[number];
export type StatementState = (typeof STATEMENT_STATES)[number];
export type Expiry = (typeof EXPIRIES)[number];
export type Kind = (typeof KINDS)[number];

/** The same words as schemas, for views. */
export const KindSchema = Type.Enum(KINDS);
export const SessionStateSchema = Type.Enum(SESSION_STATES);
export const BatchStateSchema = Type.Enum(BATCH_STATES);
export const StatementStateSchema = Type.Enum(STATEMENT_STATES);

/** The kind a request means by `name` (case counts), or `undefined` where there is no such kind. */
export function kindOf(name: string): Kind | undefined {
  if ((KINDS as readonly string[]).includes(name)) return name as Kind;
  return Object.hasOwn(KIND_ALIASES, name) ? KIND_ALIASES[name] : undefined;
}
