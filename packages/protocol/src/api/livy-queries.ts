import { INT32 } from '../shapes.ts';
import { Type } from '../type.ts';

/** A page of a list, by position; Livy's. */
export const PageQuery = Type.Object({
  from: Type.Optional(Type.Integer({ ...INT32, default: 0 })),
  size: Type.Optional(Type.Integer({ ...INT32, default: 100 })),
});

/** Lines of a log: without `from` the tail, with a negative `size` all. */
export const TailQuery = Type.Object({
  from: Type.Optional(Type.Integer(INT32)),
  size: Type.Optional(Type.Integer({ ...INT32, default: 100 })),
});

/** A page of a session's statements; without `size` all, `desc` is newest first. */
export const StatementPageQuery = Type.Object({
  from: Type.Optional(Type.Integer({ ...INT32, default: 0 })),
  size: Type.Optional(Type.Integer(INT32)),
  order: Type.Optional(Type.String()),
});
