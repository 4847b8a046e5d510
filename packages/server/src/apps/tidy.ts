import type { Apps } from './apps.ts';

const AT_ONCE = 100;

/**
 * Once for each app that has ended: what only its driver needed is freed, and it is noted how much it leaves, in files and
 * in the store. None of that grows any more. The files of other hosts are for the servers there.
 */
export async function tidyEnded(apps: Apps): Promise<void> {
  for (;;) {
    const untidied = await apps.store
      .selectFrom('apps')
      .select(['uid', 'noun'])
      .where('ended_at', 'is not', null)
      .where('bytes', 'is', null)
      .where('place', '=', apps.self.place)
      .limit(AT_ONCE)
      .execute();
    for (const { uid, noun } of untidied) {
      if (apps.stopping.aborted) return;
      const bytes = (await apps.nouns[noun].tidy(apps.store, uid)) + (await apps.backend.size(uid));
      await apps.store.updateTable('apps').set({ bytes }).where('uid', '=', uid).execute();
    }
    if (untidied.length < AT_ONCE) return;
  }
}
