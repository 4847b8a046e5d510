import { rejected } from '../http/errors.ts';
import type { LocalFiles } from './local-path.ts';
import { parseUri, type Uri, UriSyntaxError } from './uri.ts';

/** Schemes of files of this machine. */
const LOCAL = ['file', 'local'];

/** File systems of Hadoop and Hive that only lead on to others, the local one among them. */
const WRAPPERS = ['viewfs', 'har', 'jar', 'archive', 'filter', 'pfile'];

/** Spark splits lists at commas, so that an entry with commas is several. */
export function resolveList(entries: readonly string[], local: LocalFiles): string[] {
  const single = entries.flatMap((entry) => entry.split(',')).filter((entry) => entry !== '');
  return single.map((entry) => resolveFile(entry, local));
}

/** One file as a URI in full. Throws as `resolveFiles`. */
export function resolveFile(text: string, local: LocalFiles): string {
  const uri = parse(text);
  const scheme = (uri.scheme ?? 'file').toLowerCase();
  if (WRAPPERS.includes(scheme)) {
    throw rejected(`requirement failed: Files of scheme ${scheme} may stand for local ones: name the file itself.`);
  }
  if (!LOCAL.includes(scheme)) return text;
  const spelled = uri.path ?? text.slice(text.indexOf(':') + 1);
  const path = isPlain(uri) || !spelled.startsWith('/') ? resolvePath(spelled, local) : refuse(spelled);
  return `${scheme}://${encoded(path)}${uri.fragment === null ? '' : `#${uri.fragment}`}`;
}

/** A path of this machine, spelled in the one way that leaves nothing to interpret. Throws as `resolveFiles`. */
export function resolvePath(text: string, local: LocalFiles): string {
  if (!text.startsWith('/')) throw rejected(`requirement failed: Path '${text}' is not absolute.`);
  return local.allowed(text) ?? refuse(text);
}

function refuse(path: string): never {
  throw rejected(`requirement failed: Local path ${path} cannot be added to user sessions.`);
}

/** Whether a URI may lead to a file of this machine. */
export function mayBeLocal(scheme: string): boolean {
  return [...LOCAL, ...WRAPPERS].includes(scheme.toLowerCase());
}

/**
 * Whether a URI of a local file is a path and at most a name to give the file. Hadoop does not know of queries and
 * fragments, and reads what they hold as path; hosts other than this one it might ask for the file.
 */
function isPlain(uri: Uri): boolean {
  const here = uri.scheme === null || uri.authority === null || ['', 'localhost'].includes(uri.authority);
  return here && uri.query === null && !uri.fragment?.includes('/');
}

function parse(text: string): Uri {
  try {
    return parseUri(text);
  } catch (error) {
    if (error instanceof UriSyntaxError) throw rejected(`java.net.URISyntaxException: ${error.message}`);
    throw error;
  }
}

/** A path with the escapes that a URI needs, and no others. */
function encoded(path: string): string {
  return encodeURI(path.toWellFormed()).replaceAll('#', '%23').replaceAll('?', '%3F');
}
