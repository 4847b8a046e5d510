import type { TSchema } from '../type.ts';
import { Gone } from '../v1/tombstones.ts';
import { LivyError, Problem } from './errors.ts';

/** What one method of one path takes and gives: the one description of a route, from which OpenAPI is made. */
export interface Operation {
  /** Its name for programs, `operationId` in OpenAPI. */
  id: string;
  method: 'get' | 'post' | 'put' | 'delete';
  /** Without the base path; parameters in braces. */
  path: string;
  summary: string;
  /** The parameters of the query as the properties of an object, those that must be given as required ones. */
  query?: TSchema;
  /** A JSON body. */
  body?: TSchema;
  /** The type of its answers where that is not JSON. */
  type?: string;
  /** A body of files instead, by the names of their parts. */
  multipart?: TSchema;
  /** By status; null is an answer without a body. Errors too, apart from those that every route may give. */
  answers: Readonly<Record<number, TSchema | null>>;
}

/** Answers of Livy's shape for these statuses. */
export function livyErrors(...statuses: number[]): Record<number, TSchema> {
  return Object.fromEntries(statuses.map((status) => [status, LivyError]));
}

/** Answers of the shape of `/v1` for these statuses. */
export function problems(...statuses: number[]): Record<number, TSchema> {
  return Object.fromEntries(statuses.map((status) => [status, Problem]));
}

/** What every route of `/v1` may answer that names a batch or session: there never was one, or it is no more. */
export const NOT_THERE: Record<number, TSchema> = { 404: Problem, 410: Gone };

/** Whether a path belongs to our own surface, and not to Livy's. */
export function isV1(path: string): boolean {
  return path.startsWith('/v1/');
}
