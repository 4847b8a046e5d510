import { setTimeout as sleep } from 'node:timers/promises';
import { LIVERY_VERSION } from '@livery/protocol/version';
import { createAgentLinks } from './agents/links.ts';
import { acceptAgents } from './agents/upgrade.ts';
import type { Apps } from './apps/apps.ts';
import { countStarting, readFigures } from './apps/figures.ts';
import { launchApp } from './apps/launch.ts';
import { createLineFiles } from './apps/log.ts';
import { createOverdue } from './apps/overdue.ts';
import { renewPrivateFiles } from './apps/renew.ts';
import { listLiving } from './apps/store.ts';
import { startSweeper } from './apps/sweep.ts';
import { createTurns } from './apps/turns.ts';
import { createAccess } from './auth/access.ts';
import { admit } from './auth/admit.ts';
import { createBasic } from './auth/basic.ts';
import { createLocalBackend } from './backends/local/local.ts';
import { readSparkDefaults } from './backends/spark-defaults.ts';
import { checkVersions, readSparkHome, type SparkHome } from './backends/spark-home.ts';
import { batchNoun } from './batches/noun.ts';
import type { Config } from './config/config.ts';
import { addressesFromHere } from './config/loopback.ts';
import { createFeed } from './feed/feed.ts';
import { createHttpServer } from './http/server.ts';
import { createWaits } from './http/waits.ts';
import { startKeySweeper } from './idempotency/sweep.ts';
import { createAgentDoor } from './inbox/door.ts';
import { createFarLogs } from './inbox/far-logs.ts';
import { type Hearing, hear, hearAll } from './inbox/hear.ts';
import { createAgentLine } from './inbox/line.ts';
import { secretHashesOf } from './inbox/resume.ts';
import { joinServers } from './instances/membership.ts';
import type { Message } from './instances/messages.ts';
import { openBus } from './instances/open-bus.ts';
import { placeOf } from './instances/place.ts';
import { addressesFor, type LivingServer } from './instances/servers.ts';
import { createIntake } from './intake/intake.ts';
import { dropBytesOf, dropLeftAdditions } from './jobs/additions.ts';
import { jobsEnded } from './jobs/finish.ts';
import { sizeOfJobs } from './jobs/store.ts';
import { addRoutes } from './routes.ts';
import { hashOf } from './sessions/agent-submission.ts';
import { startExpiry } from './sessions/expire.ts';
import { createHeartbeats } from './sessions/heartbeats.ts';
import { sessionNoun, type WorkOfSessions } from './sessions/noun.ts';
import { placeAgent } from './sessions/place-agent.ts';
import { createCompletions } from './statements/completions.ts';
import { statementsEnded } from './statements/finish.ts';
import { createProgress } from './statements/progress.ts';
import { sizeOfStatements } from './statements/store.ts';
import { checkDataDir, claimDataDir } from './store/data-dir.ts';
import { openMore, openStore, readStoreId, type Store } from './store/open.ts';
import { createProbe } from './store/probe.ts';
import type { Log } from './telemetry/log.ts';
import { type LoadedTls, loadTls } from './tls/load.ts';
import { watchTls } from './tls/watch.ts';
import { answerTo, checkReady } from './trouble.ts';

/** A server that answers. */
export interface Livery {
  /** Where: `http://HOST:PORT`, or with TLS `https://HOST:PORT`, and the base path. */
  url: string;
  /** Finishes the answers under way and lets go of the store. Drivers run on. */
  stop(): Promise<void>;
}

/**
 * How long each step of a stop may take, ms; together less than the 5 s that are promised. Answers under way; rounds of
 * loops and launches; the lease, whose end the other servers need not wait for then; the store, which may not answer.
 */
const ANSWERS_WITHIN_MS = 2_500;
const WORK_WITHIN_MS = 1_000;
const LEAVE_WITHIN_MS = 500;
const STORE_WITHIN_MS = 500;
/** How long the first answers wait for what has become of the drivers meanwhile, lest they tell of the past, ms. */
const TAKEN_UP_WITHIN_MS = 2_000;
/** A file that arrives for longer than this does not arrive: no request may take so long, ms. */
const UPLOADS_WITHIN_MS = 900_000;

/**
 * Builds the server from its parts, in the order in which they need each other, and starts it. Rejects with a sentence
 * for the operator when it cannot start; then nothing is left running.
 */
export async function startLivery(config: Config, log: Log): Promise<Livery> {
  const spark = await readSparkHome(config.spark.home);
  checkVersions(spark, config.spark);
  if (config.store === null) await checkDataDir(config.dataDir);
  const store = await openStore(config.dataDir, config.store);
  let leases = store;
  const close = async () => {
    await store.destroy();
    if (leases !== store) await leases.destroy();
  };
  try {
    // Requests that wait for each other's rows must not cost the server its lease, so that has connections of its own.
    if (config.store !== null) leases = await openMore(config.store);
    return await serve(config, spark, { store, leases, close }, log);
  } catch (error) {
    await close();
    throw error;
  }
}

/** The store, the one on which the lease is renewed, and what closes both. */
interface Stores {
  store: Store;
  leases: Store;
  close(): Promise<void>;
}

async function serve(config: Config, spark: SparkHome, { store, leases, close }: Stores, log: Log): Promise<Livery> {
  const { server, files } = config;
  const sparkSettings = { ...config.spark, defaults: await readSparkDefaults(spark.path) };
  const storeId = await readStoreId(store);
  await claimDataDir(config.dataDir, storeId);
  const agentDir = await placeAgent(config.agent.dir, config.dataDir);
  const shared = config.store !== null;
  /** Nothing is heard before all is there that it is about: the store is looked at then anyway. */
  let hearing: Hearing | null = null;
  const place = await placeOf(config.dataDir);
  const ears = {
    heard: (message: Message) => hearing && hear(hearing, message),
    missed: () => hearing && hearAll(hearing),
  };
  const bus = await openBus(config.store, ears, log);
  const links = createAgentLinks();
  const feed = createFeed((uid) => bus.send({ kind: 'changed', uid }));
  const heartbeats = createHeartbeats((uid) => bus.send({ kind: 'beat', uid }));
  const line = createAgentLine(links, (uid) => bus.send({ kind: 'pending', uid }));
  const progress = createProgress();
  const completions = createCompletions((uid, frame) =>
    links.has(uid) ? links.tell(uid, frame) : bus.send({ kind: 'complete', uid, frame }),
  );
  const farLogs = createFarLogs(bus);
  const stopping = new AbortController();
  const intake = createIntake(server.drain, stopping.signal);
  const access = createAccess(config.access);
  const authenticate = config.usersFile === null ? null : await createBasic(config.usersFile, log);
  let tls = config.tls && (await loadTls(config.tls));
  const agents = { path: `${server.basePath}/v1/agents`, urls: [] as string[] };
  const certificate = () => tls?.fingerprint ?? null;
  const ownAddresses = () => agents.urls.map((url) => ({ url, certificate: certificate() }));
  let servers: readonly LivingServer[] = [];
  const agentSettings = {
    ...config.agent,
    dir: agentDir,
    scala: spark.scala,
    store: storeId,
    servers: () => addressesFor(ownAddresses(), place, servers),
  };
  const work: WorkOfSessions = {
    async ended(db, uid, cause) {
      progress.forget(uid);
      await statementsEnded(db, uid, cause);
      await jobsEnded(db, uid, cause);
    },
    async tidy(store, uid) {
      await dropBytesOf(store, uid);
      return (await sizeOfStatements(store, uid)) + (await sizeOfJobs(store, uid));
    },
  };

  /** What was there at the start and is being taken up; null afterwards. */
  let atStart: Promise<void>[] | null = [];
  const begun = Promise.withResolvers<void>();
  const membership = await joinServers(
    leases,
    () => ({ place, agentUrls: agents.urls, certificate: certificate(), version: LIVERY_VERSION }),
    shared,
    {
      claimed(uid) {
        heartbeats.hear(uid);
        const taken = launchApp(apps, uid);
        atStart?.push(taken);
      },
      serversChanged(living) {
        servers = living;
        renewPrivateFiles(apps).catch((error) => log.warn('agents were not told of the servers', { error }));
      },
      tend: () => endOverdue(),
    },
    log,
  );

  const probe = createProbe(store);
  const apps: Apps = {
    store,
    self: { id: membership.id, place },
    others: {
      wanted: (uid) => bus.send({ kind: 'wanted', uid }),
      deleted: (uid) => bus.send({ kind: 'deleted', uid }),
      log: farLogs.ask,
    },
    feed,
    log,
    backend: createLocalBackend(config.dataDir, place, spark, log),
    access,
    creation: config.creation,
    intake,
    nouns: {
      batch: batchNoun(sparkSettings, files),
      session: sessionNoun({ ...sparkSettings, hive: config.sessions.hive }, files, agentSettings, work),
    },
    lineFiles: createLineFiles(),
    turns: createTurns(),
    waits: createWaits(stopping.signal),
    stopping: stopping.signal,
  };

  const endOverdue = createOverdue(apps, leases);
  const listedAfterEndMs = config.sessions.stateRetainMs;
  const sessions = { apps, files, listedAfterEndMs, heartbeats, line };
  const http = await createHttpServer({
    ...server,
    tls: tls?.identity ?? null,
    answerTo: (error) => answerTo(error, log),
    admit: async (request) => {
      await begun.promise;
      return admit({ authenticate, csrf: config.csrf, access }, request);
    },
    log,
    routes: (routes) =>
      addRoutes(routes, {
        batches: { apps, files, listedAfterEndMs },
        sessions,
        statements: { apps, heartbeats, line, progress, completions, retained: config.sessions.retainedStatements },
        jobs: { apps, files, heartbeats, line, uploadLimit: config.files.uploadLimit },
        server: {
          intake,
          access,
          answering: () => http.answering(),
          countStarting: () => countStarting(store, apps, membership.id()),
          log,
        },
        checkReady: () => checkReady(probe, intake),
        readFigures: () => readFigures(apps),
      }),
  });
  const door = createAgentDoor({ store, feed, bus, progress, completions, instance: membership.id });
  const secrets = { secretHashesOf: (uid: string) => secretHashesOf(store, uid), hashOf, storeId };
  hearing = { apps, links, line, heartbeats, progress, completions, farLogs, bus, lookAtServers: membership.look };
  acceptAgents(http.server, agents.path, secrets, door, links, log);

  await dropLeftAdditions(store, shared ? UPLOADS_WITHIN_MS : 0);
  const { address, port } = await http.listen();
  const scheme = tls ? 'wss' : 'ws';
  agents.urls = addressesFromHere(address).map((at) => `${scheme}://${authority(at, port)}${agents.path}`);
  await membership.begin();
  within(TAKEN_UP_WITHIN_MS, atStart).then(begun.resolve);
  atStart = null;
  bus.send({ kind: 'servers' });
  const retention = { ...config.retention, listedMs: listedAfterEndMs };
  const loops = [
    startSweeper(apps, retention, config.sweeperDryRun),
    await startExpiry(sessions, config.sessions),
    startKeySweeper(store, log),
  ];
  if (config.tls && tls) {
    const renewed = async (next: LoadedTls) => {
      tls = next;
      http.renewTls(next.identity);
      await renewPrivateFiles(apps);
    };
    loops.push(watchTls(config.tls, tls, renewed, log));
  }

  async function leave(): Promise<void> {
    await membership.end();
    bus.send({ kind: 'servers' });
    await bus.close();
  }

  return {
    url: `${tls ? 'https' : 'http'}://${authority(server.host, port)}${server.basePath}`,
    async stop() {
      stopping.abort();
      links.closeAll();
      await Promise.all([logStop(store, log), http.close(ANSWERS_WITHIN_MS)]);
      await within(WORK_WITHIN_MS, [...loops.map((loop) => loop.stop()), apps.turns.idle()]);
      apps.backend.close();
      await within(LEAVE_WITHIN_MS, [leave()]);
      await within(STORE_WITHIN_MS, [close()]);
    },
  };
}

/** Says how many drivers run on, or null where the store cannot say it, which is no reason not to stop. */
async function logStop(store: Store, log: Log): Promise<void> {
  const living = listLiving(store).then(({ length }) => length);
  const late = sleep(STORE_WITHIN_MS, null, { ref: false });
  const drivers = await Promise.race([living.catch(() => null), late]);
  log.info('server stops; drivers run on', { drivers });
}

/** What has not ended by then is left as a crash would leave it: the next start finishes it from the rows. */
async function within(ms: number, work: Promise<unknown>[]): Promise<void> {
  await Promise.race([Promise.allSettled(work), sleep(ms, undefined, { ref: false })]);
}

function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
