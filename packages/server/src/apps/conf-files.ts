import { type Naming, namingOf } from './file-settings.ts';
import { type Folders, mayBeLocal, resolveFile, resolveList, resolvePath } from './resolve-file.ts';

/**
 * The conf of a request with the files that its settings name in full. `listKeys` are more settings that hold lists of
 * files. Throws as `resolveFiles`.
 */
export function resolveConf(
  conf: Record<string, string>,
  folders: Folders,
  listKeys: readonly string[],
): Record<string, string> {
  const entries = Object.entries(conf).map(([key, value]) => {
    const naming = listKeys.includes(key) ? 'list' : namingOf(key.trim());
    return [key, naming === null || value === '' ? value : resolvers[naming](value, folders)];
  });
  return Object.fromEntries(entries);
}

const resolvers: Readonly<Record<Naming, (value: string, folders: Folders) => string>> = {
  list: (value, folders) => resolveList(value.split(/[, ]+/), folders).join(','),
  path: resolveOne,
  stores: (value, folders) => {
    for (const store of value.split(',')) checkStore(store.trim(), folders);
    return value;
  },
  any: (value, folders) => {
    for (const word of value.split(/[\s,;|="'()]+/)) checkWord(word, folders);
    return value;
  },
};

/** Many settings are read with `new File`: a path stays one. A name alone is a file of the application's own folder. */
function resolveOne(value: string, folders: Folders): string {
  if (value.startsWith('/')) return resolvePlain(value, folders);
  return /^\w[\w.-]*$/.test(value) ? value : resolveFile(value, folders);
}

/** A path that may be read as one or as a URI, where `#` begins something else. */
function resolvePlain(path: string, { localDirs }: Folders): string {
  const hash = path.indexOf('#');
  if (hash >= 0) resolvePath(path.slice(0, hash), localDirs);
  return resolvePath(path, localDirs);
}

/** Hadoop's stores wrap the URI of their file: `jceks://hdfs@host:1/x` lies at `hdfs://host:1/x`. */
function checkStore(store: string, folders: Folders): void {
  const match = /^(local)?(?:jceks|bcfks):\/\/([^/]*)(.*)$/i.exec(store);
  if (!match) {
    checkWord(store, folders);
    return;
  }
  const [, local, outer = '', path = ''] = match;
  const [scheme, host = ''] = outer.split('@', 2);
  resolveFile(local ? `file:${path}` : `${scheme}://${host}${path}`, folders);
}

/**
 * A word of which nobody knows what it is must not name a file of this machine, alone or in a list of paths. Spark puts
 * other settings and variables of the environment in for `${…}`.
 */
function checkWord(word: string, folders: Folders): void {
  const scheme = /^([A-Za-z][\w+.-]*):/.exec(word)?.[1];
  if (word.includes('${') || (scheme !== undefined && mayBeLocal(scheme))) resolveFile(word, folders);
  if (scheme !== undefined) return;
  for (const path of word.split(':')) if (path.startsWith('/')) resolvePlain(path, folders);
}
