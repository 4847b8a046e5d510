import type { ServerFrame } from '@livery/protocol/agent';
import type { AgentLinks } from '../agents/links.ts';
import { lockApp } from '../apps/store.ts';
import type { AgentLine, Take } from '../sessions/agent-line.ts';
import type { Db } from '../store/db.ts';
import { CommitUnknown } from '../store/errors.ts';
import type { Store } from '../store/open.ts';
import { pending } from './resume.ts';

/** The way to agents from this server; `askOthers` asks the one to which an agent is connected to look at its rows. */
export function createAgentLine(links: AgentLinks, askOthers: (uid: string) => void): AgentLine {
  /** By session, resolves when what was taken last has been said, or never will be. */
  const last = new Map<string, Promise<void>>();

  /** A place in the order in which things are said: behind all that were taken before. */
  function stand(uid: string): { earlier: Promise<void> | undefined; leave(): void } {
    const earlier = last.get(uid);
    const { promise, resolve } = Promise.withResolvers<void>();
    last.set(uid, promise);
    const leave = () => {
      resolve(earlier);
      if (last.get(uid) === promise) last.delete(uid);
    };
    return { earlier, leave };
  }

  return {
    async write(uid, work) {
      let place: ReturnType<typeof stand> | null = null;
      let frames: ServerFrame[] = [];
      const take: Take = async (tx: Db) => {
        // The transaction was begun anew: others may have come between.
        place?.leave();
        place = stand(uid);
        frames = links.has(uid) ? await pending(tx, uid) : [];
      };
      const taken = () => place;
      try {
        const result = await work(take);
        await taken()?.earlier;
        if (taken() && !links.has(uid)) askOthers(uid);
        for (const frame of frames) links.tell(uid, frame);
        return result;
      } catch (error) {
        // It may count as told. When the agent dials again it is told all that it does not know.
        if (error instanceof CommitUnknown) links.drop(uid);
        throw error;
      } finally {
        taken()?.leave();
      }
    },
  };
}

/** Another server has written something for an agent; if it is connected here it is told. */
export async function tellPending(store: Store, links: AgentLinks, line: AgentLine, uid: string): Promise<void> {
  if (!links.has(uid)) return;
  await line.write(uid, (take) =>
    store.transaction().execute(async (tx) => {
      await lockApp(tx, uid);
      await take(tx);
    }),
  );
}
