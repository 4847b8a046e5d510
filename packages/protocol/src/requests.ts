import type { Static, TSchema } from './type.ts';

/**
 * What decoding a request gives: every property is there, a scalar that was not given is `null`, a list `[]`, a map
 * `{}`, and a plain number 0.
 */
export type Decoded<S extends TSchema> = { [Name in keyof Static<S>]-?: Exclude<Static<S>[Name], undefined> };

/**
 * Notes on a request schema, read by the decoder of Livy's JSON.
 *
 * `x-livy-class`: the Java class that Livy's messages name.
 * `x-livy-known`: the property names in the order in which Livy lists them when it meets an unknown one.
 * `x-livy-late`: Livy reports an unknown property of this class only at the end of the object.
 * `x-no-nul`: the texts become arguments and settings of a process, where the character U+0000 cannot stand.
 */
export type LivyNotes = {
  'x-livy-class': string;
  'x-livy-known': readonly string[];
  'x-livy-late'?: boolean;
  'x-no-nul'?: boolean;
};
