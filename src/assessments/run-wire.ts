import { Type } from 'typebox';
import { OriginWire } from '../indicators/origin-wire.ts';
import { ActorWire, AreaWire, LocalTextWire, Nullable, PageWire } from '../platform/wire.ts';

const Num = Nullable(Type.Number());

/** A node of a run's framework, the index first, parents before children. */
export const RunNodeWire = Type.Object({
  code: Type.String(),
  parent: Nullable(Type.String()),
  /** 0 is the index, 1 its dimensions, and so on down to indicators. */
  depth: Type.Integer(),
  kind: Type.Union([Type.Literal('dimension'), Type.Literal('indicator')]),
  name: LocalTextWire,
  /** Share among its siblings, 0..1. */
  weight: Type.Number(),
  /** Share in the index, 0..1. */
  effectiveWeight: Type.Number(),
  evidence: Type.String(),
  /** Aggregation method of a dimension. */
  aggregation: Type.Optional(Type.String()),
  /** The unit of the raw value. */
  unit: Type.Optional(Type.String()),
  unitSymbol: Type.Optional(LocalTextWire),
  /** The unit after division by the denominator, where the run divides the indicator. */
  denominatedSymbol: Type.Optional(LocalTextWire),
  direction: Type.Optional(Type.Integer()),
  definition: Type.Optional(LocalTextWire),
  formula: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
  responsible: Type.Optional(Type.String()),
  /** Code of the figures that are divided, where they are not the indicator's own. */
  numerator: Type.Optional(Type.String()),
  denominator: Type.Optional(Type.String()),
});
export type RunNodeWire = Type.Static<typeof RunNodeWire>;

export const BandWire = Type.Object({
  code: Type.String(),
  name: LocalTextWire,
  min: Type.Number(),
  count: Type.Integer(),
});

export const RunSummaryWire = Type.Object({
  id: Type.String(),
  at: Type.String(),
  actor: ActorWire,
  framework: Type.Object({
    id: Type.String(),
    revision: Type.Integer(),
    version: Type.String(),
    name: LocalTextWire,
  }),
  period: Type.String(),
  areaCount: Type.Integer(),
  indicatorCount: Type.Integer(),
  screenedOutCount: Type.Integer(),
  missingCount: Type.Integer({ description: 'Cells without a value before imputation' }),
});
export type RunSummaryWire = Type.Static<typeof RunSummaryWire>;

/** GET /api/v1/runs/:id (`latest` is the newest run that the workspace shows) */
export const RunWire = Type.Object({
  ...RunSummaryWire.properties,
  notice: Nullable(LocalTextWire),
  nodes: Type.Array(RunNodeWire),
  bands: Type.Array(BandWire),
  /** Of the index over all areas of the run; `missing` areas have no score. */
  statistics: Type.Object({
    count: Num,
    missing: Num,
    mean: Num,
    median: Num,
    min: Num,
    max: Num,
    standardDeviation: Num,
    skewness: Num,
    kurtosis: Num,
  }),
  screenedOut: Type.Array(
    Type.Object({ area: AreaWire, availability: Type.Number(), required: Type.Number() }),
  ),
  /** Every step with its resolved parameters, in order. */
  log: Type.Array(Type.Object({ step: Type.String() }, { additionalProperties: true })),
  files: Type.Array(Type.Object({ name: Type.String(), sha256: Type.String(), bytes: Type.Integer() })),
});
export type RunWire = Type.Static<typeof RunWire>;

/** GET /api/v1/runs/:id/scores?node=CODE — ranking of a node (default: the index), best first. */
export const ScoreWire = Type.Object({
  area: AreaWire,
  score: Num,
  rank: Num,
  band: Nullable(Type.String()),
  /** Scores of the node's children by code. */
  children: Type.Record(Type.String(), Num),
});
export type ScoreWire = Type.Static<typeof ScoreWire>;
export const ScorePageWire = PageWire(ScoreWire);

/** An indicator's value of one area at every step of the run; null where there is none. */
export const RunValueWire = Type.Object({
  period: Nullable(Type.String()),
  state: Type.String(),
  raw: Num,
  denominated: Num,
  imputed: Num,
  treated: Num,
  normalised: Num,
  isImputed: Type.Boolean(),
  isTreated: Type.Boolean(),
});
export type RunValueWire = Type.Static<typeof RunValueWire>;

/** GET /api/v1/runs/:id/areas/:code — everything about one area in one run. */
export const AreaProfileWire = Type.Object({
  area: AreaWire,
  parent: Nullable(AreaWire),
  score: Num,
  rank: Num,
  band: Nullable(Type.String()),
  areaCount: Type.Integer(),
  nodes: Type.Array(
    Type.Object({
      code: Type.String(),
      score: Num,
      rank: Num,
      /** Over all areas of the run. */
      median: Num,
      best: Num,
      /** Points that the node adds to the index: effective weight × score (arithmetic aggregation). */
      contribution: Num,
      /** The value at every step; indicators only. */
      value: Type.Optional(RunValueWire),
    }),
  ),
  /** Indicators with the largest and smallest (score − median) × effective weight. */
  strengths: Type.Array(Type.String()),
  weaknesses: Type.Array(Type.String()),
  /** Suggested peers: nearest by context variables, same parent first. */
  peers: Type.Array(AreaWire),
});
export type AreaProfileWire = Type.Static<typeof AreaProfileWire>;

/** GET /api/v1/runs/:id/indicators/:code */
export const IndicatorProfileWire = Type.Object({
  node: RunNodeWire,
  statistics: Type.Object({
    count: Type.Integer(),
    missing: Type.Integer(),
    mean: Num,
    median: Num,
    min: Num,
    max: Num,
    standardDeviation: Num,
    skewness: Num,
    kurtosis: Num,
  }),
  values: Type.Array(Type.Object({ area: AreaWire, rank: Num, value: RunValueWire })),
});
export type IndicatorProfileWire = Type.Static<typeof IndicatorProfileWire>;

/**
 * GET /api/v1/runs/:id/lineage/:area/:node — one layer: how this score came about. A dimension lists its children with
 * weight and contribution; an indicator lists the steps from normalised back to the raw value and the value's origin.
 */
export const LineageWire = Type.Object({
  area: AreaWire,
  node: RunNodeWire,
  /** From the index down to this node's parent. */
  path: Type.Array(RunNodeWire),
  score: Num,
  rank: Num,
  areaCount: Type.Integer(),
  children: Type.Array(Type.Object({ node: RunNodeWire, score: Num, rank: Num, contribution: Num })),
  /** Newest first: normalise, treat, impute, denominate, select, raw. Empty for a dimension. */
  steps: Type.Array(
    Type.Object({
      step: Type.String(),
      value: Num,
      /** The unit after this step, null for a score. */
      unitSymbol: Nullable(LocalTextWire),
      /** Resolved parameters of this step for this column, e.g. min, max, direction. */
      parameters: Type.Record(Type.String(), Type.Any()),
      changed: Type.Boolean(),
    }),
  ),
  value: Nullable(RunValueWire),
  origin: Nullable(OriginWire),
  /** The figure that is divided, where it is not the indicator's own; `origin` is its origin. */
  numerator: Nullable(Type.Object({ code: Type.String(), name: LocalTextWire })),
  /** The denominator's value and origin where the indicator is divided. */
  denominator: Nullable(
    Type.Object({
      code: Type.String(),
      name: LocalTextWire,
      value: Num,
      unitSymbol: LocalTextWire,
      origin: Nullable(OriginWire),
    }),
  ),
});
export type LineageWire = Type.Static<typeof LineageWire>;

/** GET /api/v1/runs/:id/matrix — what the browser needs to aggregate again under other weights. */
export const MatrixWire = Type.Object({
  areas: Type.Array(AreaWire),
  nodes: Type.Array(RunNodeWire),
  /** Normalised values by indicator code, in the order of `areas`. */
  normalised: Type.Record(Type.String(), Type.Array(Num)),
  aggregate: Type.Any({ description: 'The aggregate step with resolved parameters' }),
  rank: Type.Any({ description: 'The rank step' }),
});
export type MatrixWire = Type.Static<typeof MatrixWire>;

/** POST /api/v1/runs */
export const NewRunWire = Type.Object({
  framework: Type.String(),
  revision: Type.Optional(Type.Integer()),
  period: Type.Optional(Type.String()),
});

/** POST /api/v1/runs/:id/replay */
export const ReplayWire = Type.Object({
  same: Type.Boolean(),
  /** Whether the report has other words than when the run was computed; no number differs then. */
  isReworded: Type.Boolean(),
  milliseconds: Type.Number(),
  files: Type.Array(Type.Object({ name: Type.String(), sha256: Type.String(), same: Type.Boolean() })),
});
export type ReplayWire = Type.Static<typeof ReplayWire>;

/** GET /api/v1/areas/:code/indicators/:indicator/series — stored values of all periods. */
export const SeriesWire = Type.Object({
  area: AreaWire,
  indicator: Type.String(),
  unitSymbol: LocalTextWire,
  values: Type.Array(
    Type.Object({ period: Type.String(), value: Num, state: Type.String(), version: Type.Integer() }),
  ),
});
export type SeriesWire = Type.Static<typeof SeriesWire>;

/** GET /api/v1/areas/:code/trend?framework=ID — index score and rank of the newest run of each period. */
export const TrendWire = Type.Object({
  area: AreaWire,
  points: Type.Array(Type.Object({ period: Type.String(), runId: Type.String(), score: Num, rank: Num })),
});
export type TrendWire = Type.Static<typeof TrendWire>;

/** GET /api/v1/workspace */
export const WorkspaceWire = Type.Object({
  name: LocalTextWire,
  notice: Nullable(LocalTextWire),
  isSample: Type.Boolean(),
  latestRun: Nullable(Type.String()),
  counts: Type.Object({
    areas: Type.Integer(),
    indicators: Type.Integer(),
    values: Type.Integer(),
    imports: Type.Integer(),
    runs: Type.Integer(),
  }),
  version: Type.String(),
  storage: Type.String({ description: 'embedded or postgres, with version' }),
});
export type WorkspaceWire = Type.Static<typeof WorkspaceWire>;
