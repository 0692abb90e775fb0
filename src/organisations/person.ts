import type { Actor, Role } from '../model/actor.ts';

/** Somebody with a local account. */
export interface Person {
  readonly id: string;
  /** Lower case; see {@link loginOf}. */
  readonly login: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
}

/** The one spelling of a login name: letters' case, width and spaces around do not make another account. */
export const loginOf = (given: string): string => given.normalize('NFKC').trim().toLowerCase();

export const actorOf = ({ id, name, roles }: Pick<Person, 'id' | 'name' | 'roles'>): Actor => ({
  kind: 'person',
  id,
  name,
  roles,
});
