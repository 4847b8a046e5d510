import { type Naming, namingOf } from './file-settings.ts';
import type { LocalFiles } from './local-path.ts';
import { mayBeLocal, resolveFile, resolveList, resolvePath } from './resolve-file.ts';

/**
 * The conf of a request with the files that its settings name in full. `listKeys` are more settings that hold lists of
 * files. Throws as `resolveFiles`.
 */
export function resolveConf(
  conf: Record<string, string>,
  local: LocalFiles,
  listKeys: readonly string[],
): Record<string, string> {
  const entries = Object.entries(conf).map(([key, value]) => {
    const naming = listKeys.includes(key) ? 'list' : namingOf(key.trim());
    return [key, naming === null || value === '' ? value : resolvers[naming](value, local)];
  });
  return Object.fromEntries(entries);
}

const resolvers: Readonly<Record<Naming, (value: string, local: LocalFiles) => string>> = {
  list: (value, local) => resolveList(value.split(/[, ]+/), local).join(','),
  path: resolveOne,
  stores: (value, local) => {
    for (const store of value.split(',')) checkStore(store.trim(), local);
    return value;
  },
  any: (value, local) => {
    for (const word of value.split(/[\s,;|="'()]+/)) checkWord(word, local);
    return value;
  },
};

/** Many settings are read with `new File`: a path stays one. A name alone is a file of the application's own folder. */
function resolveOne(value: string, local: LocalFiles): string {
  if (value.startsWith('/')) return resolvePlain(value, local);
  return /^\w[\w.-]*$/.test(value) ? value : resolveFile(value, local);
}

/** A path that may be read as one or as a URI, where `#` begins something else. */
function resolvePlain(path: string, local: LocalFiles): string {
  const hash = path.indexOf('#');
  if (hash >= 0) resolvePath(path.slice(0, hash), local);
  return resolvePath(path, local);
}

/** Hadoop's stores wrap the URI of their file: `jceks://hdfs@host:1/x` lies at `hdfs://host:1/x`. */
function checkStore(store: string, local: LocalFiles): void {
  const match = /^(local)?(?:jceks|bcfks):\/\/([^/]*)(.*)$/i.exec(store);
  if (!match) {
    checkWord(store, local);
    return;
  }
  const [, prefix, outer = '', path = ''] = match;
  const [scheme, host = ''] = outer.split('@', 2);
  resolveFile(prefix ? `file:${path}` : `${scheme}://${host}${path}`, local);
}

/**
 * A word of which nobody knows what it is must not name a file of this machine, alone or in a list of paths. Spark puts
 * other settings and variables of the environment in for `${…}`.
 */
function checkWord(word: string, local: LocalFiles): void {
  const scheme = /^([A-Za-z][\w+.-]*):/.exec(word)?.[1];
  if (word.includes('${') || (scheme !== undefined && mayBeLocal(scheme))) resolveFile(word, local);
  if (scheme !== undefined) return;
  for (const path of word.split(':')) if (path.startsWith('/')) resolvePlain(path, local);
}
