import { rejected } from '../http/errors.ts';
import { allowedPath } from './local-path.ts';
import { parseUri, type Uri, UriSyntaxError } from './uri.ts';

/** Which files requests may name. */
export interface FileRules {
  /** Folders of this machine, absolute paths. */
  localDirs: readonly string[];
  /** Keys of the conf that hold lists of files, besides those that are known. */
  listConfs: readonly string[];
}

/** The parts of a request that name files. */
export interface FileRequest {
  file?: string | null;
  jars: string[];
  files: string[];
  archives: string[];
  pyFiles: string[];
  conf: Record<string, string>;
}

/** Keys of Spark's conf that hold files (Livy's list). */
const LIST_CONFS = [
  'spark.jars',
  'spark.files',
  'spark.archives',
  'spark.submit.pyFiles',
  'spark.yarn.dist.archives',
  'spark.yarn.dist.files',
  'spark.yarn.dist.jars',
  'spark.yarn.archive',
  'spark.yarn.jar',
  'spark.yarn.jars',
];

/**
 * A request with every file in full: paths get the scheme `file`, empty entries go, and files of this machine are spelled
 * in the one way that leaves nothing to interpret. Throws a 400 in Livy's words for what is no URI, is relative, or is a
 * file outside the folders allowed. Look again right before a launch: links may have changed.
 */
export function resolveFiles<R extends FileRequest>(request: R, rules: FileRules): R {
  const list = (entries: readonly string[]) => resolveList(entries, rules);
  const conf = Object.entries(request.conf).map(([key, value]) => {
    const holdsFiles = LIST_CONFS.includes(key) || rules.listConfs.includes(key);
    return [key, holdsFiles ? list(value.split(/[, ]+/)).join(',') : value];
  });
  const file = request.file ? { file: resolveFile(request.file, rules) } : {};
  return {
    ...request,
    ...file,
    jars: list(request.jars),
    pyFiles: list(request.pyFiles),
    files: list(request.files),
    archives: list(request.archives),
    conf: Object.fromEntries(conf),
  };
}

/** File systems of Hadoop that only lead on to others, the local one among them. */
const WRAPPERS = ['viewfs', 'har', 'jar', 'archive', 'filter'];

/** Spark splits lists at commas, so that an entry with commas is several. */
function resolveList(entries: readonly string[], rules: FileRules): string[] {
  const single = entries.flatMap((entry) => entry.split(',')).filter((entry) => entry !== '');
  return single.map((entry) => resolveFile(entry, rules));
}

/** One file as a URI in full. Throws as `resolveFiles`. */
export function resolveFile(text: string, rules: FileRules): string {
  const uri = parse(text);
  const scheme = (uri.scheme ?? 'file').toLowerCase();
  if (WRAPPERS.includes(scheme)) {
    throw rejected(`requirement failed: Files of scheme ${scheme} may stand for local ones: name the file itself.`);
  }
  if (scheme !== 'file' && scheme !== 'local') return text;
  const spelled = uri.path ?? text.slice(text.indexOf(':') + 1);
  if (!spelled.startsWith('/')) throw rejected(`requirement failed: Path '${spelled}' is not absolute.`);
  const path = isPlain(uri) ? allowedPath(spelled, rules.localDirs) : undefined;
  if (path === undefined) {
    throw rejected(`requirement failed: Local path ${spelled} cannot be added to user sessions.`);
  }
  return `${scheme}://${encoded(path)}${uri.fragment === null ? '' : `#${uri.fragment}`}`;
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
