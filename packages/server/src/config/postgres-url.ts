import type { ValueType } from './value-types.ts';

/** A database of PostgreSQL, and how messages name it: the URL may have a password in it. */
export interface PostgresUrl {
  url: string;
  place: string;
  user: string;
  database: string;
}

export const postgresUrl: ValueType<PostgresUrl> = {
  name: 'PostgreSQL URL',
  accepts: 'a URL of PostgreSQL, such as postgres://user:password@host:5432/database',
  secret: true,
  read: (given) => {
    if (!/^postgres(ql)?:\/\//.test(given) || !URL.canParse(given)) return undefined;
    const { hostname, port, pathname, username, searchParams } = new URL(given);
    const database = decoded(pathname.slice(1));
    if (database === undefined || database === '' || database.includes('/')) return undefined;
    const user = decoded(searchParams.get('user') ?? username);
    if (user === undefined) return undefined;
    // A host that is a folder is that of a socket.
    const host = searchParams.get('host') ?? (hostname || 'localhost');
    return { url: given, place: `PostgreSQL at ${host} port ${port || '5432'}`, user, database };
  },
};

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
