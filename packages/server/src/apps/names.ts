import { duplicateName, rejected } from '../http/errors.ts';
import { NameTaken } from './store.ts';

/** A name must not look like an id, since either may stand in a path. Throws a 400. */
export function checkName(name: string | null): void {
  if (name !== null && /^\d*$/.test(name)) throw rejected(`Invalid session name: ${name}`);
}

/** Turns the store's refusal of a name into the answer for the caller. */
export function answerNameTaken(error: unknown): never {
  if (error instanceof NameTaken) throw duplicateName(error.taken, error.id);
  throw error;
}
