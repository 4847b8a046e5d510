import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Kind } from '@livery/protocol/states';
import type { Submission } from '../backends/submission.ts';
import type { App } from '../store/tables.ts';
import { rscConf } from './rsc-conf.ts';

/** What every agent is told besides its session. */
export interface AgentSettings {
  /** The folder with the agent's jars and its Python and R files. */
  dir: string;
  /** `2.12` or `2.13`: which of the Scala interpreters fits the Spark. */
  scala: string;
  /** The name of the server's store, by which an agent knows that a server speaks of its very session. */
  store: string;
  /** WebSocket addresses at which it finds a server, with the SHA-256, in hex, of its certificate; null without TLS. */
  servers(): { url: string; certificate: string | null }[];
  /** An agent that reaches no server for so long ends its application, seconds. */
  orphanTimeoutSeconds: number;
  /** Rows of a SQL result; a session may ask for another number (Livy's `livy.rsc.sql.num-rows`). */
  sqlRows: number;
  /** How often a running statement that is cancelled is interrupted, ms; a session may ask for another time. */
  cancelIntervalMs: number;
}

/** The agent's private file. It looks for the addresses of servers and their certificate there again whenever it dials. */
export const AGENT_FILE = 'agent.json';

/**
 * The driver of a session: our agent's main class, its jars on the driver's class path, and a private file with its
 * secret. The server keeps only a hash of the secret.
 */
export function agentSubmission(
  app: App,
  kind: Kind,
  conf: Record<string, string>,
  requested: Record<string, string>,
  settings: AgentSettings,
): { submission: Submission; secretHash: string } {
  const secret = randomBytes(32).toString('hex');
  const asked = rscConf(requested);
  const agentFile = {
    session: app.uid,
    kind,
    secret,
    store: settings.store,
    ...serversOf(settings),
    orphanTimeoutSeconds: settings.orphanTimeoutSeconds,
    python: { command: [pythonOf(conf)], scripts: join(settings.dir, 'python') },
    r: { command: [rOf(conf)], scripts: join(settings.dir, 'r') },
    sqlRows: asked.sqlRows ?? settings.sqlRows,
    cancelIntervalMs: asked.cancelIntervalMs ?? settings.cancelIntervalMs,
  };
  const submission: Submission = {
    conf,
    mainClass: 'livery.agent.Main',
    proxyUser: app.proxy_user,
    resource: 'spark-internal',
    args: [{ privateFile: AGENT_FILE }],
    classPath: ['livery-agent', `livery-repl-scala-${settings.scala}`, 'livery-jobs', 'livy-api'].map((name) =>
      join(settings.dir, `${name}.jar`),
    ),
    privateFiles: { [AGENT_FILE]: JSON.stringify(agentFile) },
    mergeOutputs: false,
  };
  return { submission, secretHash: hashOf(secret) };
}

/**
 * The agent's file as this server would write it now: other servers may be up, at other addresses and with other
 * certificates, than when the driver was launched.
 */
export function renewAgentFile(text: string, settings: AgentSettings): string {
  return JSON.stringify({ ...JSON.parse(text), ...serversOf(settings) });
}

function serversOf(settings: AgentSettings) {
  const servers = settings.servers();
  return {
    servers: servers.map(({ url }) => url),
    certificate: servers[0]?.certificate ?? null,
    certificates: Object.fromEntries(servers.map(({ url, certificate }) => [url, certificate])),
  };
}

/** What is stored of a secret. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Spark's own order for the driver's Python. */
function pythonOf(conf: Record<string, string>): string {
  const configured = conf['spark.pyspark.driver.python'] ?? conf['spark.pyspark.python'];
  return configured ?? process.env.PYSPARK_DRIVER_PYTHON ?? process.env.PYSPARK_PYTHON ?? 'python3';
}

/** The driver's R, as Livy looks for it. */
function rOf(conf: Record<string, string>): string {
  return conf['spark.r.shell.command'] ?? process.env.SPARKR_DRIVER_R ?? 'R';
}
