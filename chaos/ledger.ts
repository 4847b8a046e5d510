import { mayFollow } from './states.ts';

export type Kind = 'session' | 'statement' | 'job' | 'batch';

/** What was done to something, after which it need not end as it would by itself. */
export type Fate = 'cancelled' | 'deleted' | 'driver killed';

/** One thing that was sent to be run, as its sender knows it. */
export interface Entry {
  /** The line that it writes when it runs, and the name of a session or batch. */
  token: string;
  kind: Kind;
  /** Where a statement or job runs. */
  session: Entry | null;
  /** The number that it was given. */
  id: number | null;
  /** Whether it was accepted; unknown where the connection ended before the answer. */
  accepted: 'yes' | 'no' | 'unknown';
  fates: Set<Fate>;
  /** The state in which it ends when it is let alone. */
  rightEnd: string;
  /** The last state that was seen. */
  state: string | null;
  /** How many statements of its session had run by then, itself included, as the session's own variable says. */
  ran: number | null;
  history: { at: Date; what: string }[];
}

/** What must never be. */
export interface Finding {
  what: 'lost' | 'run twice' | 'wrong state' | 'orphan' | 'wrong answer';
  entry: Entry | null;
  text: string;
  at: Date;
}

/** The client's own book: everything that it sent, and what it was told of it. */
export interface Ledger {
  entries: Entry[];
  findings: Finding[];
  add(kind: Kind, rightEnd: string, session?: Entry): Entry;
  note(entry: Entry, what: string): void;
  accept(entry: Entry, id: number): void;
  refuse(entry: Entry, why: string): void;
  /** What is about to be done to it and, where it is a session, to all in it. */
  doom(entry: Entry, fate: Fate): void;
  /** Notes a state that was seen; one that must not follow on the last is a finding. */
  see(entry: Entry, state: string): void;
  find(what: Finding['what'], entry: Entry | null, text: string): void;
}

export function createLedger(): Ledger {
  const entries: Entry[] = [];
  const findings: Finding[] = [];
  const note = (entry: Entry, what: string) => void entry.history.push({ at: new Date(), what });
  const find: Ledger['find'] = (what, entry, text) => void findings.push({ what, entry, text, at: new Date() });
  return {
    entries,
    findings,
    note,
    find,

    add(kind, rightEnd, session) {
      const token = `${kind}-${entries.length}`;
      const entry: Entry = {
        ...{ token, kind, rightEnd, session: session ?? null, id: null, accepted: 'unknown' },
        ...{ fates: new Set(session?.fates), state: null, ran: null, history: [] },
      };
      entries.push(entry);
      note(entry, 'is sent');
      return entry;
    },

    accept(entry, id) {
      entry.accepted = 'yes';
      entry.id = id;
      note(entry, `was accepted as ${id}`);
    },

    refuse(entry, why) {
      entry.accepted = 'no';
      note(entry, `was not accepted: ${why}`);
    },

    doom(entry, fate) {
      for (const each of entries.filter((other) => other === entry || other.session === entry)) {
        each.fates.add(fate);
        note(each, `is to be ${fate}`);
      }
    },

    see(entry, state) {
      if (state === entry.state) return;
      note(entry, `is ${state}`);
      if (!mayFollow(entry.kind, entry.state, state)) find('wrong state', entry, `${state} after ${entry.state}`);
      entry.state = state;
    },
  };
}

/** Everything that was answered with a 2xx. */
export function acceptedOf({ entries }: Ledger): Entry[] {
  return entries.filter(({ accepted }) => accepted === 'yes');
}
