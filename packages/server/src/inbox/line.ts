import type { AgentLinks } from '../agents/links.ts';
import { lockApp } from '../apps/store.ts';
import type { AgentLine } from '../sessions/agent-line.ts';
import type { Store } from '../store/open.ts';
import { pending } from './resume.ts';

/** The way to agents from this server; `askOthers` asks the one to which an agent is connected to look at its rows. */
export function createAgentLine(links: AgentLinks, askOthers: (uid: string) => void): AgentLine {
  return {
    take: async (tx, uid) => (links.has(uid) ? pending(tx, uid) : []),
    tell(uid, frames) {
      if (!links.has(uid)) askOthers(uid);
      for (const frame of frames) links.tell(uid, frame);
    },
  };
}

/** Another server has written something for an agent; if it is connected here it is told. */
export async function tellPending(store: Store, links: AgentLinks, uid: string): Promise<void> {
  if (!links.has(uid)) return;
  const frames = await store.transaction().execute(async (tx) => {
    await lockApp(tx, uid);
    return pending(tx, uid);
  });
  for (const frame of frames) links.tell(uid, frame);
}
