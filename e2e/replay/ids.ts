/**
 * Which of Livery's ids stands for which of the recording's. Livy's ids have gaps, and what only one of the two accepted
 * moves all that follow.
 */
export interface Ids {
  /** Notes that what the recording calls `recorded` is called `answered` here; both are paths as in `Location`. */
  learn(recorded: string, answered: string): void;
  /** A recorded path with Livery's ids; what is unknown stays. */
  path(recorded: string): string;
  /** A recorded body with Livery's ids, where `path` was asked; without the views of what was not accepted here. */
  body(recorded: unknown, path: string): unknown;
  /** Whether what the recording calls so was accepted here. */
  knows(recorded: string): boolean;
}

const THING = /^(\/(?:sessions|batches))\/(\d+)(?=[/?]|$)/;
const STATEMENT = /^\/sessions\/\d+\/statements\/\d+(?=[/?]|$)/;

export function createIds(): Ids {
  const known = new Map<string, string>();

  function path(recorded: string): string {
    const whole = STATEMENT.exec(recorded)?.[0];
    const mapped = whole === undefined ? undefined : known.get(whole);
    if (whole !== undefined && mapped !== undefined) return mapped + recorded.slice(whole.length);
    return recorded.replace(THING, (thing) => known.get(thing) ?? thing);
  }

  /** The number at the end of a mapped path. */
  const idOf = (recorded: string) => Number(path(recorded).split('/').at(-1));

  return {
    path,
    learn: (recorded, answered) => void known.set(recorded, answered),
    knows: (recorded) => known.has(recorded),
    body(recorded, asked) {
      const collection = /^\/(?:sessions|batches)(?:\/\d+\/statements)?(?=[/?]|$)/.exec(asked)?.[0];
      if (collection === undefined) return recorded;
      const isHere = (id: unknown) => known.has(`${collection}/${id}`);
      return withIds(recorded, (id) => idOf(`${collection}/${id}`), isHere);
    },
  };
}

/** Maps what is an id in a view, in the views of a list, in an output and in an error; views of what is not here are left out. */
function withIds(value: unknown, map: (id: unknown) => number, isHere: (id: unknown) => boolean): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      if (key === 'id' || key === 'execution_count') return [key, map(member)];
      if (key === 'msg') return [key, String(member).replace(/(?<=^Session ')\d+(?=' )/, (id) => String(map(id)))];
      if (key === 'output') return [key, withIds(member, map, isHere)];
      if ((key !== 'sessions' && key !== 'statements') || !Array.isArray(member)) return [key, member];
      return [key, member.filter((view) => isHere(view.id)).map((view) => withIds(view, map, isHere))];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
