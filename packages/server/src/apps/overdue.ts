import type { Store } from '../store/open.ts';
import type { Apps } from './apps.ts';
import { launchApp } from './launch.ts';
import { listToStop } from './store.ts';

/**
 * Gives a function that ends the apps of this server whose time to be ended has come, for who asked for it may be gone. It
 * may be called at any time: what is under way is not begun again. `store` is the one to look at.
 */
export function createOverdue(apps: Apps, store: Store): () => Promise<void> {
  const underWay = new Set<string>();
  return async () => {
    for (const uid of await listToStop(store, apps.self.id())) {
      if (underWay.has(uid)) continue;
      underWay.add(uid);
      launchApp(apps, uid).finally(() => underWay.delete(uid));
    }
  };
}
