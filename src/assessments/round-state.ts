import type { Stage } from '../indicators/submission-state.ts';
import type { Issue } from '../model/issue.ts';

/** Where a round stands, in the order of its phases; `cancelled` ends one before its publication. */
export const ROUND_STATES = [
  'draft',
  'call',
  'frozen',
  'review',
  'panel',
  'computed',
  'appeal',
  'published',
  'cancelled',
] as const;
export type RoundState = (typeof ROUND_STATES)[number];

export const ROUND_MOVES = [
  'call',
  'freeze',
  'reopen',
  'review',
  'panel',
  'compute',
  'appeal',
  'reconsider',
  'publish',
  'cancel',
] as const;
export type RoundMove = (typeof ROUND_MOVES)[number];

interface Move {
  readonly from: readonly RoundState[];
  readonly to: RoundState;
  /** A reason must be given in any case, because the move takes something back. */
  readonly needsReason?: true;
}

/** Every move that a round can make; one that is not here is refused. */
export const MOVES: Readonly<Record<RoundMove, Move>> = {
  call: { from: ['draft'], to: 'call' },
  freeze: { from: ['call'], to: 'frozen' },
  /** Opens the filling again; what was frozen is dropped. */
  reopen: { from: ['frozen'], to: 'call', needsReason: true },
  review: { from: ['frozen'], to: 'review' },
  panel: { from: ['review'], to: 'panel' },
  compute: { from: ['review', 'panel'], to: 'computed' },
  appeal: { from: ['computed'], to: 'appeal' },
  /** Back to the review, e.g. after an appeal that was upheld; the run stays as it is. */
  reconsider: { from: ['computed', 'appeal'], to: 'review', needsReason: true },
  publish: { from: ['appeal'], to: 'published' },
  cancel: {
    from: ['draft', 'call', 'frozen', 'review', 'panel', 'computed', 'appeal'],
    to: 'cancelled',
    needsReason: true,
  },
};

/** The moves that a state allows, the way forward first. */
export const movesFrom = (state: RoundState): readonly RoundMove[] =>
  ROUND_MOVES.filter((move) => MOVES[move].from.includes(state)).sort(
    (a, b) => Number(MOVES[a].needsReason ?? false) - Number(MOVES[b].needsReason ?? false),
  );

/** Who may change an area's figures in a phase of the round. */
export function stageOf(
  state: RoundState,
  provinceReviews: boolean,
  area: { readonly isComplete: boolean; readonly isConfirmed: boolean },
): Stage {
  if (state === 'call' || state === 'draft') {
    if (!provinceReviews) return 'open';
    return area.isConfirmed ? 'review' : area.isComplete ? 'confirming' : 'filling';
  }
  if (state === 'frozen' && provinceReviews && !area.isConfirmed) return 'confirming';
  return state === 'frozen' || state === 'review' || state === 'panel' ? 'review' : 'closed';
}

/** What the preconditions of a move look at. Days are ISO dates; lists of areas are codes. */
export interface RoundFacts {
  readonly today: string;
  readonly opens: string;
  readonly cutoff: string;
  readonly reviewDue: string | null;
  readonly panelDue: string | null;
  readonly appealDue: string | null;
  readonly areas: readonly string[];
  /** Areas that have not signed off that they are complete. */
  readonly incomplete: readonly string[];
  /** Areas with figures that the place in between is to confirm and has not; none where the round has no such review. */
  readonly unconfirmed: readonly string[];
  /** Items that were sent and that no reviewer has decided. */
  readonly undecided: number;
  /** Null: the round has no panel. */
  readonly panel: {
    readonly state: 'preparing' | 'open' | 'closed' | 'applied';
    readonly experts: number;
  } | null;
  readonly openAppeals: number;
}

/** Something in the way of a move. A `soft` one yields to a reason. */
export interface Obstacle {
  readonly code: string;
  readonly soft: boolean;
  readonly details: Readonly<Record<string, string | number>>;
}

const hard = (code: string, details: Obstacle['details'] = {}): Obstacle => ({ code, soft: false, details });
const soft = (code: string, details: Obstacle['details'] = {}): Obstacle => ({ code, soft: true, details });

/** Areas that a sentence names. */
const NAMED = 5;

function* ofCall(facts: RoundFacts): Generator<Obstacle> {
  if (facts.areas.length === 0) yield hard('round.noAreas');
  if (facts.cutoff < facts.today) yield hard('round.cutoffPassed', { cutoff: facts.cutoff });
  if (facts.opens > facts.today) yield soft('round.opensLater', { opens: facts.opens });
}

function* ofFreeze(facts: RoundFacts): Generator<Obstacle> {
  if (facts.today <= facts.cutoff) yield soft('round.cutoffAhead', { cutoff: facts.cutoff });
  if (facts.incomplete.length > 0)
    yield soft('round.areasIncomplete', {
      count: facts.incomplete.length,
      areas: facts.incomplete.slice(0, NAMED).join(', '),
    });
}

function* ofReview({ unconfirmed }: RoundFacts): Generator<Obstacle> {
  if (unconfirmed.length > 0)
    yield soft('round.unconfirmed', {
      count: unconfirmed.length,
      areas: unconfirmed.slice(0, NAMED).join(', '),
    });
}

function* ofPanel({ panel, undecided }: RoundFacts): Generator<Obstacle> {
  if (panel === null) yield hard('round.noPanel');
  else if (panel.experts === 0) yield hard('round.noExperts');
  if (undecided > 0) yield soft('round.undecided', { count: undecided });
}

function* ofCompute({ panel, undecided }: RoundFacts): Generator<Obstacle> {
  if (undecided > 0) yield soft('round.undecided', { count: undecided });
  if (panel?.state === 'open') yield hard('round.panelOpen');
  if (panel && (panel.state === 'preparing' || panel.state === 'closed')) yield soft('round.panelUnused');
}

function* ofPublish(facts: RoundFacts): Generator<Obstacle> {
  if (facts.openAppeals > 0) yield hard('round.appealsOpen', { count: facts.openAppeals });
  if (facts.appealDue !== null && facts.today <= facts.appealDue)
    yield soft('round.appealTime', { due: facts.appealDue });
}

const OBSTACLES: Readonly<Partial<Record<RoundMove, (facts: RoundFacts) => Generator<Obstacle>>>> = {
  call: ofCall,
  freeze: ofFreeze,
  review: ofReview,
  panel: ofPanel,
  compute: ofCompute,
  publish: ofPublish,
};

/** Everything in the way of a move, whether or not the state allows it. */
export const obstaclesTo = (move: RoundMove, facts: RoundFacts): readonly Obstacle[] => [
  ...(OBSTACLES[move]?.(facts) ?? []),
];

/** An obstacle as it is told. */
export const issueOf = ({ code, details, soft }: Obstacle): Issue => ({
  code,
  severity: soft ? 'warning' : 'error',
  at: {},
  details,
});

/** Dates that do not follow each other, as issues at their fields. */
export function dateIssues(dates: {
  readonly opens: string;
  readonly cutoff: string;
  readonly reviewDue: string | null;
  readonly panelDue: string | null;
  readonly appealDue: string | null;
}): readonly Issue[] {
  const ordered = (['opens', 'cutoff', 'reviewDue', 'panelDue', 'appealDue'] as const).flatMap((field) => {
    const date = dates[field];
    return date === null ? [] : [{ field, date }];
  });
  return ordered.flatMap(({ field, date }, at): Issue[] => {
    const before = ordered[at - 1];
    return before !== undefined && date < before.date
      ? [
          {
            code: 'round.dateOrder',
            severity: 'error',
            at: { path: `/${field}` },
            value: date,
            details: { before: before.date },
          },
        ]
      : [];
  });
}
