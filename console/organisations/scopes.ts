import { PUBLIC } from '../../src/model/actor.ts';
import { ACTION_NAMES, may } from '../../src/policy/may.ts';

/** What a key can be given. What the public may do needs no key. */
export const SCOPES = ACTION_NAMES.filter((action) => !may(PUBLIC, action));
