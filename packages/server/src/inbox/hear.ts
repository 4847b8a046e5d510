import type { AgentLinks } from '../agents/links.ts';
import type { Apps } from '../apps/apps.ts';
import { launchApp } from '../apps/launch.ts';
import { removeRest } from '../apps/sweep.ts';
import type { Bus, Message } from '../instances/messages.ts';
import type { AgentLine } from '../sessions/agent-line.ts';
import type { Heartbeats } from '../sessions/heartbeats.ts';
import type { Completions } from '../statements/completions.ts';
import type { Progress } from '../statements/progress.ts';
import { answerLog, type FarLogs } from './far-logs.ts';
import { tellPending } from './line.ts';

/** What the other servers' words are about. */
export interface Hearing {
  apps: Apps;
  links: AgentLinks;
  line: AgentLine;
  heartbeats: Heartbeats;
  progress: Progress;
  completions: Completions;
  farLogs: FarLogs;
  bus: Bus;
  /** Servers have come or gone. */
  lookAtServers(): void;
}

/** Does what another server's word asks for. */
export function hear(hearing: Hearing, message: Message): void {
  const { apps, links } = hearing;
  switch (message.kind) {
    case 'changed':
      apps.feed.heard(message.uid);
      break;
    case 'pending':
      tell(hearing, message.uid);
      break;
    case 'wanted':
      launchApp(apps, message.uid);
      break;
    case 'deleted':
      apps.turns.take(message.uid, () => removeRest(apps, message.uid)).catch(() => undefined);
      break;
    case 'beat':
      hearing.heartbeats.hear(message.uid);
      break;
    case 'progress':
      hearing.progress.set(message.uid, message.id, message.value);
      break;
    case 'complete':
      links.tell(message.uid, message.frame);
      break;
    case 'completed':
      hearing.completions.answer(message.uid, message.frame);
      break;
    case 'log':
      answerLog(apps, hearing.bus, message).catch((error) => apps.log.warn('a log could not be sent', { error }));
      break;
    case 'logged':
      hearing.farLogs.answer(message.request, message.page);
      break;
    case 'servers':
      hearing.lookAtServers();
      break;
  }
}

/** Words were missed: everything they may have been about is looked at. */
export function hearAll(hearing: Hearing): void {
  hearing.apps.feed.missed();
  hearing.lookAtServers();
  for (const uid of hearing.links.list()) tell(hearing, uid);
}

function tell({ apps, links, line }: Hearing, uid: string): void {
  tellPending(apps.store, links, line, uid).catch((error) =>
    apps.log.warn('an agent could not be told', { uid, error }),
  );
}
