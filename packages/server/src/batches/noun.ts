import { endingCause, wasKilled } from '../apps/cause.ts';
import { type FileRules, resolveFiles } from '../apps/files.ts';
import type { Noun } from '../apps/noun.ts';
import { type SparkSettings, sparkConf } from '../apps/spark-conf.ts';
import { batchStates } from './states.ts';
import { readRequest } from './store.ts';

/** What a batch is to the apps: its file with its arguments, judged by the driver's exit code. */
export function batchNoun(settings: SparkSettings, files: FileRules): Noun {
  return {
    states: batchStates,
    submittedState: 'running',
    privateFile: null,

    async prepare(db, app) {
      const asked = await readRequest(db, app.uid);
      if (!asked) throw new Error('the batch was deleted');
      const request = resolveFiles(asked, files);
      const submission = {
        conf: sparkConf(request, request.className ?? request.file ?? '', settings),
        mainClass: request.className,
        proxyUser: app.proxy_user,
        resource: request.file ?? '',
        args: request.args,
        classPath: [],
        privateFiles: {},
        mergeOutputs: true,
      };
      return { submission, note: async () => undefined };
    },

    ending(app, { exitCode }, lastLines) {
      if (exitCode === 0) return { state: 'success', cause: null };
      const cause = endingCause(exitCode, lastLines);
      return { state: wasKilled(exitCode) && app.state === 'running' ? 'killed' : 'dead', cause };
    },

    ended: async () => undefined,
    tidy: async () => 0,
  };
}
