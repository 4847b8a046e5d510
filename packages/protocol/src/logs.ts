import { type Static, Type } from './type.ts';

/**
 * Answer of `GET /sessions/{id}/log` and `/batches/{id}/log`: lines `from` ≤ n < `from` + size of `total`. The headers
 * `stdout: ` and `\nstderr: ` (the newline belongs to the text) are lines too.
 */
export const LogPage = Type.Object({
  id: Type.Integer(),
  from: Type.Integer(),
  total: Type.Integer(),
  log: Type.Array(Type.String()),
});

export type LogPage = Static<typeof LogPage>;
