/** The type of every answer of Livy's surface, written as Livy writes it. */
export const JSON_TYPE = 'application/json;charset=utf-8';

/** The type of every error of `/v1` (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json;charset=utf-8';
