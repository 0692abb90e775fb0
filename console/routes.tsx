import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import type { EntitySearch } from './context/question.ts';
import { ErrorPage, NotFoundPage } from './shell/fallback-pages.tsx';
import { Frame } from './shell/frame.tsx';
import { STATES as SUBMISSION_STATES, type State as SubmissionState } from './submissions/states.ts';

/** What every address may carry: the run and the tenant that are looked at. */
export interface RootSearch {
  readonly run?: string;
  /** The tenant whose city data are looked at; without one, the default tenant. */
  readonly tenant?: string;
}

const root = createRootRoute({
  component: Frame,
  notFoundComponent: NotFoundPage,
  validateSearch: (search: Record<string, unknown>): RootSearch =>
    given({
      run: typeof search.run === 'string' && search.run !== '' ? search.run : undefined,
      tenant: text(search.tenant),
    }) as RootSearch,
  search: { middlewares: [retainSearchParams<RootSearch>(['run', 'tenant'])] },
});

/** What the overview shows: the node that ranks and colours, and the area that is lifted out. */
export interface OverviewSearch {
  readonly node?: string;
  readonly area?: string;
  /** Whether the ranking is that of the values in force. */
  readonly live?: boolean;
}

/** Weights that a reader tries (see assessments/weights-link.ts) and the areas kept on top, joined by commas. */
export interface WhatIfSearch {
  readonly weights?: string;
  readonly pin?: string;
}

/** The goal that an area is to reach, and the conditions of the way there (see diagnosis/lift.ts). */
export interface LiftSearch {
  readonly rank?: number;
  readonly score?: number;
  readonly limits?: string;
  readonly fixed?: string;
}

/** The earlier run that an area's rank is compared with; without it, the run before. */
export interface MovedSearch {
  readonly since?: string;
}

/** Whom an area's diagnosis compares it with: `tier`, `size`, `province` or `custom:CODE,CODE`. */
export interface DiagnosisSearch {
  readonly peers?: string;
}

/** Completed analyses that are shown instead of the newest ones, by their ids. */
export interface RobustnessSearch {
  readonly uncertainty?: string;
  readonly sensitivity?: string;
  readonly bounds?: string;
}

/** Which submissions are listed. */
export interface SubmissionsSearch {
  readonly department?: string;
  readonly area?: string;
  readonly round?: string;
  readonly period?: string;
  readonly state?: SubmissionState;
}

/** An older revision of a framework; without it, the newest. */
export interface FrameworkSearch {
  readonly revision?: number;
}

/** A revision of a framework's method, and the figure that is computed through as an example. */
export interface MethodSearch extends FrameworkSearch {
  readonly area?: string;
  readonly indicator?: string;
}

/** The attribute and the span of time of an entity's history. */
export interface EntityPageSearch {
  readonly attribute?: string;
  readonly range?: string;
}

/** The address within the console that one came from and goes back to. */
export interface SignInSearch {
  readonly from?: string;
}

/** A text of the address; the router reads an area's code such as 370200 as a number. */
const text = (value: unknown): string | undefined => {
  const words = typeof value === 'number' ? String(value) : value;
  return typeof words === 'string' && words !== '' ? words : undefined;
};
const numeric = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
const given = <T extends object>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search: Record<string, unknown>): OverviewSearch =>
    given({
      node: text(search.node),
      area: text(search.area),
      live: search.live === true || undefined,
    }) as OverviewSearch,
  component: lazyRouteComponent(() => import('./assessments/overview-page.tsx')),
});
const area = createRoute({
  getParentRoute: () => root,
  path: '/areas/$code',
  component: lazyRouteComponent(() => import('./assessments/area-page.tsx')),
});
const lift = createRoute({
  getParentRoute: () => root,
  path: '/areas/$code/lift',
  validateSearch: (search: Record<string, unknown>): LiftSearch =>
    given({
      rank: Number.isInteger(search.rank) && Number(search.rank) >= 1 ? Number(search.rank) : undefined,
      score: numeric(search.score),
      limits: text(search.limits),
      fixed: text(search.fixed),
    }) as LiftSearch,
  component: lazyRouteComponent(() => import('./diagnosis/lift-page.tsx')),
});
const moved = createRoute({
  getParentRoute: () => root,
  path: '/areas/$code/change',
  validateSearch: (search: Record<string, unknown>): MovedSearch =>
    given({ since: text(search.since) }) as MovedSearch,
  component: lazyRouteComponent(() => import('./diagnosis/moved-page.tsx')),
});
const diagnosis = createRoute({
  getParentRoute: () => root,
  path: '/areas/$code/diagnosis',
  validateSearch: (search: Record<string, unknown>): DiagnosisSearch =>
    given({ peers: text(search.peers) }) as DiagnosisSearch,
  component: lazyRouteComponent(() => import('./diagnosis/report-page.tsx')),
});
const indicators = createRoute({
  getParentRoute: () => root,
  path: '/indicators',
  component: lazyRouteComponent(() => import('./indicators/indicators-page.tsx')),
});
const indicator = createRoute({
  getParentRoute: () => root,
  path: '/indicators/$code',
  component: lazyRouteComponent(() => import('./assessments/indicator-page.tsx')),
});
const lineage = createRoute({
  getParentRoute: () => root,
  path: '/lineage/$area/$node',
  component: lazyRouteComponent(() => import('./assessments/lineage-page.tsx')),
});
const records = createRoute({
  getParentRoute: () => root,
  path: '/measure-results/$no',
  component: lazyRouteComponent(() => import('./assessments/records-page.tsx')),
});
const whatIf = createRoute({
  getParentRoute: () => root,
  path: '/what-if',
  validateSearch: (search: Record<string, unknown>): WhatIfSearch =>
    given({ weights: text(search.weights), pin: text(search.pin) }) as WhatIfSearch,
  component: lazyRouteComponent(() => import('./assessments/what-if-page.tsx')),
});
const robustness = createRoute({
  getParentRoute: () => root,
  path: '/robustness',
  validateSearch: (search: Record<string, unknown>): RobustnessSearch =>
    given({
      uncertainty: text(search.uncertainty),
      sensitivity: text(search.sensitivity),
      bounds: text(search.bounds),
    }) as RobustnessSearch,
  component: lazyRouteComponent(() => import('./analyses/robustness-page.tsx')),
});
const examination = createRoute({
  getParentRoute: () => root,
  path: '/examination',
  component: lazyRouteComponent(() => import('./examination/examination-page.tsx')),
});
const audit = createRoute({
  getParentRoute: () => root,
  path: '/audit',
  component: lazyRouteComponent(() => import('./audit/audit-page.tsx')),
});
const importing = createRoute({
  getParentRoute: () => root,
  path: '/import',
  component: lazyRouteComponent(() => import('./sources/import-page.tsx')),
});
const imports = createRoute({
  getParentRoute: () => root,
  path: '/imports',
  component: lazyRouteComponent(() => import('./sources/imports-page.tsx')),
});
const importDetail = createRoute({
  getParentRoute: () => root,
  path: '/imports/$id',
  component: lazyRouteComponent(() => import('./sources/import-detail-page.tsx')),
});
const entities = createRoute({
  getParentRoute: () => root,
  path: '/entities',
  validateSearch: (search: Record<string, unknown>): EntitySearch =>
    given({
      type: text(search.type),
      q: text(search.q),
      order: text(search.order),
      place: text(search.place),
      page: Number.isInteger(search.page) && Number(search.page) > 1 ? Number(search.page) : undefined,
      columns: text(search.columns),
      colour: text(search.colour),
    }) as EntitySearch,
  component: lazyRouteComponent(() => import('./context/entities-page.tsx')),
});
const entity = createRoute({
  getParentRoute: () => root,
  path: '/entities/$id',
  validateSearch: (search: Record<string, unknown>): EntityPageSearch =>
    given({ attribute: text(search.attribute), range: text(search.range) }) as EntityPageSearch,
  component: lazyRouteComponent(() => import('./context/entity-page.tsx')),
});
const types = createRoute({
  getParentRoute: () => root,
  path: '/types',
  component: lazyRouteComponent(() => import('./context/types-page.tsx')),
});
const sources = createRoute({
  getParentRoute: () => root,
  path: '/sources',
  component: lazyRouteComponent(() => import('./sources/sources-page.tsx')),
});
const newSource = createRoute({
  getParentRoute: () => root,
  path: '/sources/new',
  component: lazyRouteComponent(() => import('./sources/source-form-page.tsx')),
});
const source = createRoute({
  getParentRoute: () => root,
  path: '/sources/$id',
  component: lazyRouteComponent(() => import('./sources/source-page.tsx')),
});
const editSource = createRoute({
  getParentRoute: () => root,
  path: '/sources/$id/edit',
  component: lazyRouteComponent(() => import('./sources/source-form-page.tsx')),
});
const subscriptions = createRoute({
  getParentRoute: () => root,
  path: '/subscriptions',
  component: lazyRouteComponent(() => import('./context/subscriptions-page.tsx')),
});
const subscription = createRoute({
  getParentRoute: () => root,
  path: '/subscriptions/$id',
  component: lazyRouteComponent(() => import('./context/subscription-page.tsx')),
});
const submissions = createRoute({
  getParentRoute: () => root,
  path: '/submissions',
  validateSearch: (search: Record<string, unknown>): SubmissionsSearch =>
    given({
      department: text(search.department),
      area: text(search.area),
      round: text(search.round),
      period: text(search.period),
      state: SUBMISSION_STATES.find((state) => state === search.state),
    }) as SubmissionsSearch,
  component: lazyRouteComponent(() => import('./submissions/submissions-page.tsx')),
});
const submission = createRoute({
  getParentRoute: () => root,
  path: '/submissions/$item',
  component: lazyRouteComponent(() => import('./submissions/item-page.tsx')),
});
const frameworks = createRoute({
  getParentRoute: () => root,
  path: '/frameworks',
  component: lazyRouteComponent(() => import('./indicators/frameworks-page.tsx')),
});
const framework = createRoute({
  getParentRoute: () => root,
  path: '/frameworks/$id',
  validateSearch: (search: Record<string, unknown>): FrameworkSearch =>
    Number.isInteger(search.revision) ? { revision: search.revision as number } : {},
  component: lazyRouteComponent(() => import('./indicators/framework-page.tsx')),
});
const method = createRoute({
  getParentRoute: () => root,
  path: '/frameworks/$id/method',
  validateSearch: (search: Record<string, unknown>): MethodSearch =>
    given({
      revision: Number.isInteger(search.revision) ? (search.revision as number) : undefined,
      area: text(search.area),
      indicator: text(search.indicator),
    }) as MethodSearch,
  component: lazyRouteComponent(() => import('./method/method-page.tsx')),
});
const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  component: lazyRouteComponent(() => import('./assessments/runs-page.tsx')),
});
const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$id',
  component: lazyRouteComponent(() => import('./assessments/run-page.tsx')),
});
const measures = createRoute({
  getParentRoute: () => root,
  path: '/measures',
  component: lazyRouteComponent(() => import('./measures/measures-page.tsx')),
});
const measure = createRoute({
  getParentRoute: () => root,
  path: '/measures/$code',
  component: lazyRouteComponent(() => import('./measures/measure-page.tsx')),
});
const rounds = createRoute({
  getParentRoute: () => root,
  path: '/rounds',
  component: lazyRouteComponent(() => import('./rounds/rounds-page.tsx')),
});
const round = createRoute({
  getParentRoute: () => root,
  path: '/rounds/$id',
  component: lazyRouteComponent(() => import('./rounds/round-page.tsx')),
});
const roundSaid = createRoute({
  getParentRoute: () => root,
  path: '/rounds/$id/said',
  component: lazyRouteComponent(() => import('./rounds/said-page.tsx')),
});
const panel = createRoute({
  getParentRoute: () => root,
  path: '/rounds/$id/panel',
  component: lazyRouteComponent(() => import('./rounds/panel-page.tsx')),
});
const ownBallot = createRoute({
  getParentRoute: () => root,
  path: '/rounds/$id/ballot',
  component: lazyRouteComponent(() => import('./rounds/own-ballot-page.tsx')),
});
const ballot = createRoute({
  getParentRoute: () => root,
  path: '/panel/$token',
  component: lazyRouteComponent(() => import('./rounds/ballot-page.tsx')),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): SignInSearch =>
    given({ from: text(search.from) }) as SignInSearch,
  component: lazyRouteComponent(() => import('./organisations/sign-in-page.tsx')),
});
const administration = createRoute({
  getParentRoute: () => root,
  path: '/administration',
  component: lazyRouteComponent(() => import('./organisations/administration-page.tsx')),
});

/** Every address of the console. Pages are chunks of their own, fetched when they are first wanted. */
export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    area,
    lift,
    moved,
    diagnosis,
    indicators,
    indicator,
    lineage,
    records,
    whatIf,
    robustness,
    examination,
    audit,
    importing,
    imports,
    importDetail,
    entities,
    entity,
    types,
    sources,
    newSource,
    source,
    editSource,
    subscriptions,
    subscription,
    submissions,
    submission,
    frameworks,
    framework,
    method,
    runs,
    run,
    measures,
    measure,
    rounds,
    round,
    roundSaid,
    panel,
    ownBallot,
    ballot,
    signIn,
    administration,
  ]),
  defaultErrorComponent: ErrorPage,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
