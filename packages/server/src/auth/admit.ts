import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Caller } from '../http/caller.ts';
import { badArgument, csrfHeaderMissing, notAuthorised } from '../http/errors.ts';
import { textQuery } from '../http/query.ts';
import type { Access } from './access.ts';

/** The parts of a request that say whether it may come in. */
export interface Knock {
  method: string;
  headers: IncomingHttpHeaders;
  query: unknown;
  raw: IncomingMessage;
}

export interface AdmitRules {
  /** Gives the user of a request, or throws a 401; null where nobody is asked who they are. */
  authenticate: ((request: IncomingMessage) => Promise<string>) | null;
  /** Whether what changes something needs the header X-Requested-By. */
  csrf: boolean;
  access: Access;
}

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Who comes in, in Livy's order: who it is, the header against forged requests, the list of those allowed, and for whom
 * it speaks. Throws Livy's 401, 400 and 403.
 */
export async function admit({ authenticate, csrf, access }: AdmitRules, knock: Knock): Promise<Caller> {
  const user = authenticate === null ? null : await authenticate(knock.raw);
  if (csrf && !READING.has(knock.method) && knock.headers['x-requested-by'] === undefined) throw csrfHeaderMissing();
  if (!access.admits(user)) throw notAuthorised();
  const wanted = textQuery(knock, 'doAs') || null;
  if (wanted === null || access.proxyUserFor(user, wanted) === null) return { user, doAs: null };
  if (/\p{Cc}/u.test(wanted)) throw badArgument('The parameter doAs has a control character in it.');
  return { user, doAs: wanted };
}
