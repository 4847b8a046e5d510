import { Type } from '../type.ts';

export { Problem } from '../v1/shapes.ts';

/** An error of Livy's surface: `{"msg": text}`, or a bare text. */
export const LivyError = Type.Union([Type.Object({ msg: Type.String() }), Type.String()]);

/** The one 500 that Livy's clients look for: a statement for a session that has ended. */
export const WrongState = Type.String({
  pattern: '^java\\.lang\\.IllegalStateException: Session is in state [a-z_]+$',
});
