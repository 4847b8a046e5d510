import { as } from '../support/users.ts';
import type { RecordedRequest } from './recording.ts';

/** Who asked in the recording with access lists: its server believed `?user.name=`, and took who said nothing for all. */
export const USERS = ['admin', 'alice', 'bob', 'carol', 'mallory'];

/** The request as the user it names asks it here, with a password. Who names none is a superuser. */
export function asUser(request: RecordedRequest): RecordedRequest {
  const user = /[?&]user\.name=(\w+)/.exec(request.path)?.[1] ?? 'admin';
  const path = request.path.replace(/user\.name=\w+&?/, '').replace(/[?&]$/, '');
  return { ...request, path, headers: { ...request.headers, ...as(user) } };
}
