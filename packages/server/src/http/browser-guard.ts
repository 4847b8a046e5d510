import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { forbidden, type HttpError } from './errors.ts';

/**
 * Whom to believe: `loopback` says that the server listens on this machine only; `allowedHosts` are further names; under
 * `tls` a page that came without is another site's.
 */
export type GuardRules = { loopback: boolean; allowedHosts: readonly string[]; tls: boolean };

const READING = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/**
 * Why a request must be refused because a web page may have made it, or null. A page of any site can make the browser of
 * somebody who looks at it send requests to this machine: with the page's own `Origin`, or, having pointed its name to
 * 127.0.0.1, with its name as `Host`. Programs send no `Origin`, and as `Host` what they were told to call: as long as
 * that is an address or a name of this machine, they never meet this.
 */
export function refusalFor(method: string, headers: IncomingHttpHeaders, rules: GuardRules): HttpError | null {
  const host = headers.host ?? '';
  if (rules.loopback && !isOwnName(nameOf(host), rules)) {
    return forbidden(`Host '${host}' is not this server's: add it to livery.server.allowed-hosts if it should be.`);
  }
  if (READING.has(method)) return null;
  const { origin } = headers;
  if (origin === undefined ? headers['sec-fetch-site'] !== 'cross-site' : isOwnOrigin(origin, host, rules)) return null;
  return forbidden(`Requests from web pages of ${origin ?? 'other sites'} are refused.`);
}

/** No name (HTTP/1.0), an address, or a name that only this machine answers to. Nobody can point an address elsewhere. */
function isOwnName(name: string, rules: GuardRules): boolean {
  if (name === '' || isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost')) return true;
  return name === hostname().toLowerCase() || rules.allowedHosts.includes(name);
}

function isOwnOrigin(origin: string, host: string, rules: GuardRules): boolean {
  const [, scheme, authority] = /^(https?):\/\/([^/]+)$/i.exec(origin) ?? [];
  if (rules.tls && scheme?.toLowerCase() !== 'https') return false;
  const from = authority?.toLowerCase();
  return from !== undefined && (from === host.toLowerCase() || rules.allowedHosts.includes(nameOf(from)));
}

/** A host header without port and brackets, in lower case, without the dot that may end a full name. */
function nameOf(host: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(host);
  return bracketed?.[1] ?? host.replace(/:\d*$/, '').replace(/\.$/, '').toLowerCase();
}
