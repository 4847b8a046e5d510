import type { SessionDetails } from '@livery/protocol/v1/sessions';
import { pathOf } from './apps.ts';
import type { Entry } from './ledger.ts';
import { watch } from './watch.ts';
import type { World } from './world.ts';

/** Kills a driver as the system does when memory runs out, and holds that its end is known, with its cause. */
export async function killDriver(world: World, entry: Entry, pid: number): Promise<void> {
  world.ledger.doom(entry, 'driver killed');
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    return world.ledger.note(entry, 'its driver had ended by itself');
  }
  const view = await watch(world, entry);
  const { body } = await world.client.read<SessionDetails>(`/v1${pathOf(entry)}`);
  if (view && view.state !== entry.rightEnd && body.cause === null) {
    world.ledger.find('wrong state', entry, `it is ${view.state}, and nothing says why`);
  }
}
