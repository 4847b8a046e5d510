/** The type of every answer of Livy's surface, written as Livy writes it. */
export const JSON_TYPE = 'application/json;charset=utf-8';

/** The type of every error of `/v1` (RFC 9457). */
export const PROBLEM_TYPE = 'application/problem+json;charset=utf-8';

/** Sent with every answer; the values are Livy's defaults. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'x-xss-protection': '1; mode=block',
  'content-security-policy': "default-src 'self'; script-src 'self' 'unsafe-inline'; img-src 'self'; frame-src 'self';",
};
