import type { Actor, Role } from '../model/actor.ts';
import { MeridianError } from '../model/error.ts';

/** Every action and the least roles that may call it. An action that is not here is denied to everybody. */
const ALLOWED = {
  /** One's own sign-in: opening and ending a session, one's own password. */
  'session.own': ['reader'],
  'workspace.read': ['reader'],
  'area.read': ['reader'],
  'indicator.read': ['reader'],
  'measure.read': ['reader'],
  'measure.write': ['evaluator', 'administrator'],
  /** Outlines of areas. */
  'area.write': ['evaluator', 'administrator'],
  'framework.read': ['reader'],
  'framework.write': ['evaluator', 'administrator'],
  'run.read': ['reader'],
  'run.create': ['evaluator', 'administrator'],
  'analysis.create': ['evaluator', 'administrator'],
  /** Published editions are for everybody. */
  'edition.read': ['reader'],
  'edition.publish': ['evaluator', 'administrator'],
  'edition.withdraw': ['evaluator', 'administrator'],
  /** The audit of a table that the caller brings; it reads nothing but the frameworks. */
  'audit.read': ['reader'],
  'import.read': ['reader'],
  'import.preview': ['editor', 'evaluator', 'administrator'],
  'import.create': ['editor', 'evaluator', 'administrator'],
  /** What departments are asked for, with drafts, evidence and questions. */
  'submission.read': ['editor', 'evaluator', 'administrator'],
  /** A department's part: figures, evidence, answers. */
  'submission.fill': ['editor', 'administrator'],
  /** Files: a department's to its figures, a reviewer's to a decision. */
  'submission.attach': ['editor', 'evaluator', 'administrator'],
  /** Asking for figures, and deciding on them. */
  'submission.review': ['evaluator', 'administrator'],
  /** Entities, their history, types, attributes and the stored @contexts. */
  'context.read': ['reader'],
  'context.write': ['editor', 'evaluator', 'administrator'],
  /** Subscriptions name endpoints and what they are sent with. */
  'subscription.read': ['editor', 'evaluator', 'administrator'],
  'subscription.write': ['editor', 'evaluator', 'administrator'],
  'source.read': ['editor', 'evaluator', 'administrator'],
  'source.write': ['editor', 'evaluator', 'administrator'],
  /** Sending records to a source that is declared, over HTTP or MQTT. */
  'source.push': ['editor', 'evaluator', 'administrator'],
  /** Rounds tell how far departments are, and who is late. */
  'round.read': ['editor', 'evaluator', 'administrator'],
  'round.manage': ['evaluator', 'administrator'],
  /** Saying for an area that its figures are complete, and appealing against its result. */
  'round.signOff': ['editor', 'evaluator', 'administrator'],
  /** An expert's own ballot: who that is, a link's secret or the sign-in says. */
  'ballot.cast': ['reader'],
  'person.manage': ['administrator'],
  'key.manage': ['administrator'],
  'storage.backup': ['administrator'],
  'storage.restore': ['administrator'],
  'metrics.read': ['administrator'],
} as const satisfies Record<string, readonly Role[]>;

export type ActionName = keyof typeof ALLOWED;
export const ACTION_NAMES = Object.keys(ALLOWED) as ActionName[];

const scopeCovers = (scope: string, action: ActionName): boolean =>
  scope === action || (scope.endsWith('.*') && action.startsWith(scope.slice(0, -1)));

/** Whether an actor may call an action. Deny by default; everybody is a reader. */
export function may(actor: Actor, action: ActionName): boolean {
  const roles: readonly Role[] | undefined = Object.hasOwn(ALLOWED, action) ? ALLOWED[action] : undefined;
  if (!roles) return false;
  if (actor.kind === 'system') return true;
  if (roles.includes('reader')) return true;
  if (actor.kind === 'key') return actor.scopes.some((scope) => scopeCovers(scope, action));
  return actor.kind === 'person' && actor.roles.some((role) => roles.includes(role));
}

/** The first line of every action: refuses with `actor.unknown` (sign in first) or `actor.forbidden`. */
export function assertMay(actor: Actor, action: ActionName): void {
  if (may(actor, action)) return;
  throw new MeridianError(actor.kind === 'public' ? 'actor.unknown' : 'actor.forbidden', { action });
}
