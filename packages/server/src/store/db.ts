import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * The store, or a transaction on it. On SQLite there is one connection: inside a transaction use the transaction, or
 * wait for ever.
 */
export type Db = Kysely<Tables>;
