/** A URI in its parts; `path` is decoded, null where the URI is of the form `scheme:something`. */
export type Uri = {
  scheme: string | null;
  authority: string | null;
  path: string | null;
  query: string | null;
  fragment: string | null;
};

/** Text that is no URI, in the words of java.net.URISyntaxException. */
export class UriSyntaxError extends Error {}

const PATH = /[\w\-!.~'()*,;:$&+=@/]/;
const ANY = /[\w\-!.~'()*,;:$&+=@/?[\]]/;

/**
 * Takes a URI apart by the rules of java.net.URI, which is what Spark and Hadoop read with: letters beyond ASCII are
 * allowed, `%` needs two hexadecimal digits. Throws UriSyntaxError.
 */
export function parseUri(text: string): Uri {
  const scheme = schemeOf(text);
  const hash = text.indexOf('#');
  const end = hash < 0 ? text.length : hash;
  const begin = scheme === null ? 0 : scheme.length + 1;
  const fragment = hash < 0 ? null : text.slice(hash + 1);
  check(text, end + 1, text.length, ANY, 'fragment');
  if (scheme !== null && text[begin] !== '/') {
    if (begin === end) throw failure('Expected scheme-specific part', text, begin);
    check(text, begin, end, ANY, 'opaque part');
    return { scheme, authority: null, path: null, query: null, fragment };
  }
  const mark = text.slice(0, end).indexOf('?', begin);
  const pathEnd = mark < 0 ? end : mark;
  const authorityEnd = text.startsWith('//', begin) ? endOfAuthority(text, begin + 2, pathEnd) : begin;
  check(text, authorityEnd, pathEnd, PATH, 'path');
  check(text, pathEnd + 1, end, ANY, 'query');
  return {
    scheme,
    authority: authorityEnd === begin ? null : text.slice(begin + 2, authorityEnd),
    path: decode(text.slice(authorityEnd, pathEnd)),
    query: mark < 0 ? null : text.slice(mark + 1, end),
    fragment,
  };
}

function schemeOf(text: string): string | null {
  const before = /^[^/?#:]*(?=:)/.exec(text)?.[0];
  if (before === undefined) return null;
  if (before === '') throw failure('Expected scheme name', text, 0);
  const wrong = [...before].findIndex((char, index) => !(index === 0 ? /[A-Za-z]/ : /[A-Za-z0-9+.-]/).test(char));
  if (wrong >= 0) throw failure('Illegal character in scheme name', text, wrong);
  return before;
}

/** Where the host ends. Only the brackets of an IPv6 address are looked at closely. */
function endOfAuthority(text: string, begin: number, limit: number): number {
  const slash = text.indexOf('/', begin);
  const end = slash < 0 || slash > limit ? limit : slash;
  const authority = text.slice(begin, end);
  if (authority.includes('[') && !authority.includes(']')) {
    throw failure('Expected closing bracket for IPv6 address', text, end);
  }
  check(text, begin, end, /[\w\-!.~'()*,;:$&+=@[\]]/, 'authority');
  return end;
}

function check(text: string, begin: number, end: number, allowed: RegExp, part: string): void {
  for (let index = begin; index < end; index++) {
    const char = text[index] ?? '';
    if (char === '%') {
      if (!/^%[0-9A-Fa-f]{2}/.test(text.slice(index, index + 3))) throw failure('Malformed escape pair', text, index);
    } else if (!allowed.test(char) && !(char > '\x7f' && /[^\s\p{Cc}]/u.test(char))) {
      throw failure(`Illegal character in ${part}`, text, index);
    }
  }
}

function decode(text: string): string {
  return text.replace(/(%[0-9A-Fa-f]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'));
}

function failure(problem: string, text: string, index: number): UriSyntaxError {
  return new UriSyntaxError(`${problem} at index ${index}: ${text}`);
}
