import { Type } from '../type.ts';

export { Problem } from '../v1/shapes.ts';

/** Refused before a route was asked, to who takes JSON: the form of Livy's servlet container. Others get a web page. */
const Page = Type.Object({
  servlet: Type.String(),
  message: Type.String(),
  url: Type.String(),
  status: Type.String(),
});

/** The right to it is missing. */
const Nothing = Type.Object({}, { additionalProperties: false });

/** An error of Livy's surface: mostly `{"msg": text}`, or a bare text. */
export const LivyError = Type.Union([Type.Object({ msg: Type.String() }), Type.String(), Page, Nothing]);

/** The one 500 that Livy's clients look for: a statement for a session that has ended. */
export const WrongState = Type.String({
  pattern: '^java\\.lang\\.IllegalStateException: Session is in state [a-z_]+$',
});
