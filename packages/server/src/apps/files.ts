import { resolveConf } from './conf-files.ts';
import { localFiles } from './local-path.ts';
import { resolveFile, resolveList } from './resolve-file.ts';

/** Which files requests may name. */
export interface FileRules {
  /** Folders of this machine whose files may be named, absolute paths. */
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

/**
 * A request with every file in full: paths get the scheme `file`, empty entries go, and files of this machine are spelled
 * in the one way that leaves nothing to interpret. Throws a 400 in Livy's words for what is no URI, is relative, or is a
 * file outside the folders allowed, and where they are too many. Look again right before a launch: links may have changed.
 */
export function resolveFiles<R extends FileRequest>(request: R, rules: FileRules): R {
  const local = localFiles(rules.localDirs);
  const list = (entries: readonly string[]) => resolveList(entries, local);
  const file = request.file ? { file: resolveFile(request.file, local) } : {};
  return {
    ...request,
    ...file,
    jars: list(request.jars),
    pyFiles: list(request.pyFiles),
    files: list(request.files),
    archives: list(request.archives),
    conf: resolveConf(request.conf, local, rules.listConfs),
  };
}
