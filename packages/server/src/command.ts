import { LIVERY_VERSION } from '@livery/protocol/version';
import { startLivery } from './app.ts';
import { userCommand } from './auth/user-command.ts';
import { backupCommand } from './backup-command.ts';
import { readConfig } from './config/config.ts';
import { USAGE } from './config/given.ts';
import { createLog } from './telemetry/log.ts';

/**
 * The `livery` command. With `user` as its first word it changes a users file, with `backup` it writes the store to another
 * file; else it reads the configuration, starts the server, says in one line on stdout where it listens, and stops at
 * SIGTERM, SIGINT or SIGHUP. Exits 1 with one sentence on stderr when it cannot do what it is told.
 */
export async function main(args: string[], environment: NodeJS.ProcessEnv): Promise<void> {
  const log = createLog();
  if (args.includes('--help')) return console.log(USAGE);
  try {
    if (args[0] === 'user') {
      console.log(await userCommand(args.slice(1), process.stdin, (text) => process.stderr.write(text)));
      return;
    }
    if (args[0] === 'backup') return console.log(backupCommand(args.slice(1), environment));
    const { config, warnings } = readConfig(args, environment);
    for (const warning of warnings) log.warn(warning);
    const livery = await startLivery(config, log);
    console.log(`Livery ${LIVERY_VERSION} listens on ${livery.url}`);
    await firstSignal();
    await livery.stop();
    process.exit(0);
  } catch (error) {
    console.error(`livery: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

/** A second signal finds no handler any more and ends the process at once. */
function firstSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
