import type { App } from '../store/tables.ts';
import type { Apps } from './apps.ts';
import { listLiving } from './store.ts';

/**
 * Writes the private files of this server's living drivers as it would write them now: servers have come or gone, or have
 * another certificate. A driver that is just being launched gets its file after, or from, what is to be written.
 */
export async function renewPrivateFiles(apps: Apps): Promise<void> {
  const ours = (await listLiving(apps.store)).filter(({ instance }) => instance === apps.self.id());
  await Promise.all(ours.map((app) => renewPrivateFile(apps, app)));
}

async function renewPrivateFile(apps: Apps, { uid, noun }: App): Promise<void> {
  const { privateFile } = apps.nouns[noun];
  if (privateFile) await apps.turns.take(uid, () => apps.backend.amend(uid, privateFile.name, privateFile.renew));
}
