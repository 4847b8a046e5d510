import type { Run } from '@livery/protocol/agent';
import type { Kind } from '@livery/protocol/states';
import { badArgument } from '../http/errors.ts';

/** `shared` is a kind of sessions: it says nothing about which interpreter is meant. Throws a 400 for it. */
export function runnableKind(kind: Kind): Run['kind'] {
  if (kind !== 'shared') return kind;
  throw badArgument(
    'Code type should be specified if session kind is shared: give "kind" as one of spark, pyspark, sparkr, sql.',
  );
}
