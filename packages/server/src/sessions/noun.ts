import { endingCause, wasKilled } from '../apps/cause.ts';
import { type FileRules, resolveFiles } from '../apps/files.ts';
import type { Noun } from '../apps/noun.ts';
import { type SparkSettings, sparkConf } from '../apps/spark-conf.ts';
import type { Db } from '../store/db.ts';
import type { Store } from '../store/open.ts';
import { AGENT_FILE, type AgentSettings, agentSubmission, renewAgentFile } from './agent-submission.ts';
import { sessionStates } from './states.ts';
import { addSecretHash, kindOf, readSession, requestOf } from './store.ts';

/**
 * What a session is to the apps: a driver with our agent in it, of whose start and work the agent brings the news.
 * `work` says what becomes of the session's statements and jobs; these know sessions, never the reverse.
 */
export function sessionNoun(
  spark: SparkSettings & { hive: boolean },
  files: FileRules,
  agent: AgentSettings,
  work: WorkOfSessions,
): Noun {
  const classic = API_MODE in spark.defaults ? { [API_MODE]: 'classic' } : {};
  const settings = { ...spark, defaults: { ...spark.defaults, ...(spark.hive ? HIVE : {}), ...classic } };
  return {
    states: sessionStates,
    submittedState: null,
    privateFile: { name: AGENT_FILE, renew: (text) => renewAgentFile(text, agent) },

    async prepare(db, app) {
      const session = await readSession(db, app.uid);
      if (!session) throw new Error('the session was deleted');
      const request = resolveFiles(requestOf(session), files);
      const conf = sparkConf(request, `livy-session-${app.id}`, settings);
      const { submission, secretHash } = agentSubmission(app, kindOf(session), conf, request.conf, agent);
      return { submission, note: (tx) => addSecretHash(tx, app.uid, secretHash) };
    },

    ending(app, { exitCode }, lastLines) {
      const cause =
        exitCode === 0
          ? orphanedCause(lastLines)
          : (endingCause(exitCode, lastLines) ?? lastWords(exitCode, lastLines));
      return {
        state: wasKilled(exitCode) && sessionStates.moves[app.state]?.includes('killed') ? 'killed' : 'dead',
        cause,
      };
    },

    ended: (db, app, cause) => work.ended(db, app.uid, cause),
    tidy: work.tidy,
  };
}

/** Whether Spark 4 gives programs its own classes (`classic`) or those of Spark Connect (`connect`). */
export const API_MODE = 'spark.api.mode';

/** What hangs on a session besides its app. */
export interface WorkOfSessions {
  /** In the transaction that writes the session's end. */
  ended(db: Db, uid: string, cause: string | null): Promise<void>;
  /** Afterwards: frees what is needed no more; how much the store keeps of it, bytes. */
  tidy(store: Store, uid: string): Promise<number>;
}

/** What Livy's `livy.repl.enable-hive-context` asks for. */
const HIVE = { 'spark.sql.catalogImplementation': 'hive' };

/** What an agent says that ended because it found no server. */
const ORPHANED = /^No server could be reached for \d+ seconds\.$/;

function orphanedCause(lastLines: readonly string[]): string | null {
  return lastLines.findLast((line) => ORPHANED.test(line)) ?? null;
}

/** What names a reason: an exception, or one of the complaints of a JVM about its options. */
const REASON =
  /(^|\s)(\w+\.)+\w*(Exception|Error)\b|^Error: |^(Invalid|Unrecognized|Improperly specified|Conflicting) /;

/** What a JVM says after each such complaint. */
const EPILOGUE = /^Error: (Could not create the Java Virtual Machine|A fatal exception has occurred)/;

/** A driver that ended by itself said why, if at all, in its last lines. */
function lastWords(exitCode: number | null, lastLines: readonly string[]): string {
  const said = lastLines.filter((line) => REASON.test(line) && !EPILOGUE.test(line)).at(-1);
  return `The driver ended with exit code ${exitCode}${said ? `: ${said.trim()}` : '.'}`;
}
