import { type Caller, effectiveUser } from '../http/caller.ts';
import { mayNotImpersonate, noRight, notOperator } from '../http/errors.ts';

/** Who may do what, as the operator says it; `*` in a list is everybody. */
export interface AccessRules {
  /** Whether the lists count at all: without, everybody may do everything but speak for others. */
  enabled: boolean;
  allowedUsers: readonly string[];
  viewUsers: readonly string[];
  modifyUsers: readonly string[];
  /** These may do everything, and alone may speak for others. */
  superusers: readonly string[];
  /** Whether drivers run for a proxy user; without, nobody speaks for anybody. */
  impersonation: boolean;
}

/** What a route does to the one batch or session that it names: shows what all may see, shows what is its own, changes it. */
export type Right = 'any' | 'view' | 'modify';

/** To whom something belongs. */
export interface Owned {
  owner: string | null;
  proxy_user: string | null;
}

export interface Access {
  /** May this user send requests at all? */
  admits(user: string | null): boolean;
  may(caller: Caller, owned: Owned, right: Right): boolean;
  /** Throws Livy's 403 where the caller has not that right. */
  check(caller: Caller, owned: Owned, right: Right): void;
  /** Throws a 403 where the caller may not operate the server: superusers may, and whoever comes where nobody is asked. */
  checkOperator(caller: Caller): void;
  /**
   * For whom `user` is to work if it asks to speak for `wanted`: null where impersonation is off, and then nobody looks
   * at what was wanted. Throws Livy's 403 where the user may not.
   */
  proxyUserFor(user: string | null, wanted: string | null): string | null;
}

/**
 * Livy's rules, but for one: in Livy a user who is nobody passes every check. Here nobody owns nothing and is no
 * superuser, also where the list says `*`; the other lists let it in where they say so.
 */
export function createAccess(rules: AccessRules): Access {
  const isSuperuser = (user: string | null) => user !== null && contains(rules.superusers, user);
  const isOwner = (user: string | null, { owner, proxy_user }: Owned) =>
    user !== null && (user === owner || user === proxy_user);
  const mayModify = (user: string | null, owned: Owned) =>
    isOwner(user, owned) || isSuperuser(user) || contains(rules.modifyUsers, user);

  function may(caller: Caller, owned: Owned, right: Right): boolean {
    if (!rules.enabled || right === 'any') return true;
    const user = effectiveUser(caller);
    return mayModify(user, owned) || (right === 'view' && contains(rules.viewUsers, user));
  }

  return {
    admits: (user) =>
      !rules.enabled ||
      isSuperuser(user) ||
      [rules.allowedUsers, rules.viewUsers, rules.modifyUsers].some((list) => contains(list, user)),
    may,
    check(caller, owned, right) {
      if (!may(caller, owned, right)) throw noRight(right);
    },
    checkOperator(caller) {
      if (caller.user !== null && !isSuperuser(effectiveUser(caller))) throw notOperator();
    },
    proxyUserFor(user, wanted) {
      if (!rules.impersonation) return null;
      if (wanted === null || wanted === user) return user;
      if (!isSuperuser(user)) throw mayNotImpersonate(user, wanted);
      return wanted;
    },
  };
}

function contains(list: readonly string[], user: string | null): boolean {
  return list.includes('*') || (user !== null && list.includes(user));
}
