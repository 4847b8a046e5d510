import type { AgentDoor } from '../agents/connection.ts';
import type { Feed } from '../feed/feed.ts';
import type { Bus } from '../instances/messages.ts';
import { chunkFrame } from '../jobs/added.ts';
import { dropLink } from '../sessions/store.ts';
import type { Completions } from '../statements/completions.ts';
import type { Progress } from '../statements/progress.ts';
import type { Store } from '../store/open.ts';
import { receive } from './receive.ts';
import { resume } from './resume.ts';

/** Where the agents' words go. */
export interface DoorParts {
  store: Store;
  feed: Feed;
  bus: Bus;
  progress: Progress;
  completions: Completions;
  /** The server to which the agents are connected. */
  instance(): string;
}

/** What the link to agents needs of the rooms above it. */
export function createAgentDoor({ store, feed, bus, progress, completions, instance }: DoorParts): AgentDoor {
  return {
    receive: (uid, events) => receive(store, feed, uid, events),
    resume: (uid, known) => resume(store, instance(), uid, known),
    progress(uid, { id, value }) {
      progress.set(uid, id, value);
      bus.send({ kind: 'progress', uid, id, value });
    },
    completed(uid, frame) {
      // Another server may have been asked.
      if (!completions.answer(uid, frame)) bus.send({ kind: 'completed', uid, frame });
    },
    // Who is not told of it learns it when the agent dials again.
    left: (uid) => void dropLink(store, uid, instance()).catch(() => undefined),
    fetch: (uid, frame) => chunkFrame(store, uid, frame),
  };
}
