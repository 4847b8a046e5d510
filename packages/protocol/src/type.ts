import type { Type as TypeBox } from 'typebox';

export type { Static, TSchema } from 'typebox';

/** The part of TypeBox's builder the wire schemas use. */
type Builder = Pick<typeof TypeBox, Scalar | 'Array' | 'Enum' | 'Object' | 'Optional' | 'Record' | 'Union' | 'Unknown'>;
type Scalar = 'Boolean' | 'Integer' | 'Literal' | 'Null' | 'Number' | 'String';

type Json = Record<string, unknown>;

/**
 * TypeBox's builder with TypeBox's types and a run time of its own. What it builds is what TypeBox builds (a test
 * compares them), but TypeBox loads 700 files, which costs a starting server 200 ms and 10 MB for a dozen calls.
 */
export const Type = {
  String: (options?: Json) => ({ type: 'string', ...options }),
  Integer: (options?: Json) => ({ type: 'integer', ...options }),
  Number: (options?: Json) => ({ type: 'number', ...options }),
  Boolean: (options?: Json) => ({ type: 'boolean', ...options }),
  Null: (options?: Json) => ({ type: 'null', ...options }),
  Unknown: (options?: Json) => ({ ...options }),
  Literal: (value: string | number, options?: Json) => ({ type: typeof value, const: value, ...options }),
  Enum: (values: readonly string[], options?: Json) => ({ enum: [...values], ...options }),
  Array: (items: Json, options?: Json) => ({ type: 'array', items, ...options }),
  Union: (anyOf: Json[], options?: Json) => ({ anyOf, ...options }),
  Record: (_key: Json, value: Json, options?: Json) => ({
    type: 'object',
    patternProperties: { '^.*$': value },
    ...options,
  }),
  Optional: (schema: Json) => Object.defineProperty({ ...schema }, '~optional', { value: true }),
  Object: (properties: Record<string, Json>, options?: Json) => {
    const required = Object.keys(properties).filter((name) => !isOptional(properties[name]));
    return { type: 'object', ...(required.length > 0 && { required }), properties, ...options };
  },
} as unknown as Builder;

/** Whether a property made with `Type.Optional` may be absent. */
export function isOptional(schema: unknown): boolean {
  return typeof schema === 'object' && schema !== null && '~optional' in schema;
}
