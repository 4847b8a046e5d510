import type { App } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { listLiving } from './store.ts';

/**
 * Writes the private files of all living drivers as this server would write them now. A driver that is just being
 * launched gets its file after, or from, what is to be written.
 */
export async function renewPrivateFiles(apps: Apps): Promise<void> {
  await Promise.all((await listLiving(apps.store)).map((app) => renewPrivateFile(apps, app)));
}

async function renewPrivateFile(apps: Apps, { uid, noun }: App): Promise<void> {
  const { privateFile } = apps.nouns[noun];
  if (privateFile) await apps.turns.take(uid, () => apps.backend.amend(uid, privateFile.name, privateFile.renew));
}
