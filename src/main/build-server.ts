import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { analysisOperations } from '../assessments/analysis-routes.ts';
import { AnalysisHeadWire, AnalysisWire } from '../assessments/analysis-wire.ts';
import { areaHistoryOperations } from '../assessments/area-routes.ts';
import { auditOperations } from '../assessments/audit-routes.ts';
import { AuditWire } from '../assessments/audit-wire.ts';
import { BoundsResultWire } from '../assessments/bounds-wire.ts';
import { ChangeWire } from '../assessments/change-wire.ts';
import { editionPages } from '../assessments/edition-page-routes.ts';
import { editionOperations } from '../assessments/edition-routes.ts';
import { EditionSummaryWire, EditionWire } from '../assessments/edition-wire.ts';
import { ExaminationWire } from '../assessments/examination-wire.ts';
import { intervalOperations } from '../assessments/interval-routes.ts';
import { liveScoreOperations } from '../assessments/live-routes.ts';
import { createLiveScores, type LiveScores } from '../assessments/live-scores.ts';
import { LiveStateWire, LiveValuesWire } from '../assessments/live-wire.ts';
import { methodologyOperations } from '../assessments/methodology-routes.ts';
import { panelOperations } from '../assessments/panel-routes.ts';
import { BallotWire, PanelWire } from '../assessments/panel-wire.ts';
import { questionOperations } from '../assessments/question-routes.ts';
import { roundOperations } from '../assessments/round-routes.ts';
import { RoundSummaryWire, RoundWire } from '../assessments/round-wire.ts';
import { runOperations } from '../assessments/run-routes.ts';
import { RunNodeWire, RunSummaryWire, RunValueWire, RunWire, ScoreWire } from '../assessments/run-wire.ts';
import { SensitivityResultWire } from '../assessments/sensitivity-wire.ts';
import { UncertaintySpecificationWire } from '../assessments/uncertainty-spec-wire.ts';
import { UncertaintyResultWire } from '../assessments/uncertainty-wire.ts';
import { WhatIfWire } from '../assessments/what-if-wire.ts';
import type { Broker } from '../context/broker.ts';
import { addFeatures } from '../context/features-plugin.ts';
import { HANDLERS } from '../context/http-handlers.ts';
import { addNgsiLd, refuseUnreadable } from '../context/http-plugin.ts';
import { liveOperations } from '../context/live-routes.ts';
import { diagnosisOperations } from '../diagnosis/diagnosis-routes.ts';
import { DiagnosisWire } from '../diagnosis/diagnosis-wire.ts';
import { areaOperations } from '../indicators/area-routes.ts';
import { frameworkOperations } from '../indicators/framework-routes.ts';
import { FrameworkSummaryWire, FrameworkWire, IndicatorWire } from '../indicators/framework-wire.ts';
import { indicatorOperations } from '../indicators/indicator-routes.ts';
import type { MeasureEngine } from '../indicators/measure-engine.ts';
import { measureOperations } from '../indicators/measure-routes.ts';
import { MeasureResultWire, MeasureSummaryWire, MeasureWire } from '../indicators/measure-wire.ts';
import { submissionOperations } from '../indicators/submission-routes.ts';
import { SubmissionItemWire, SubmissionWire } from '../indicators/submission-wire.ts';
import { valueLineageOperations } from '../indicators/value-lineage-routes.ts';
import { ValueLineageWire } from '../indicators/value-lineage-wire.ts';
import { SYSTEM } from '../model/actor.ts';
import { actorOfKey } from '../organisations/api-key-actions.ts';
import { apiKeyOperations } from '../organisations/api-key-routes.ts';
import { personOperations } from '../organisations/person-routes.ts';
import { actorOfToken } from '../organisations/session-actions.ts';
import { sessionOperations } from '../organisations/session-routes.ts';
import { ApiKeyWire, PersonWire } from '../organisations/session-wire.ts';
import { createSignInLimit } from '../organisations/sign-in-limit.ts';
import type { Config } from '../platform/config.ts';
import type { Database } from '../platform/database.ts';
import type { Doors } from '../platform/http/caller.ts';
import { buildHttp } from '../platform/http/http.ts';
import type { Metrics } from '../platform/http/metrics.ts';
import type { ApiInfo } from '../platform/http/openapi.ts';
import type { Operation } from '../platform/http/operation.ts';
import { filesFolder } from '../platform/store-open.ts';
import { MERIDIAN_VERSION } from '../platform/version.ts';
import { importOperations } from '../sources/import-routes.ts';
import { ImportChangeWire, ImportWire } from '../sources/import-wire.ts';
import type { Sources } from '../sources/source-actions.ts';
import { sourceOperations } from '../sources/source-routes.ts';
import { SourceRejectWire, SourceRunWire, SourceWire } from '../sources/source-wire.ts';
import { backupOperation } from './backup-route.ts';
import { workspaceOperations } from './workspace-routes.ts';

/** Far above what a person at the console causes; a machine that needs more asks more slowly. */
const REQUESTS_PER_MINUTE = 1200;

export const API: ApiInfo = {
  version: MERIDIAN_VERSION,
  prefix: '/api/v1',
  tags: [
    { name: 'workspace', description: 'What this workspace is and holds' },
    { name: 'runs', description: 'Assessments: rankings, profiles, lineage, files, replay' },
    {
      name: 'analyses',
      description: 'How far ranks move and why: uncertainty, sensitivity, bounds, what-if, examination',
    },
    {
      name: 'rounds',
      description:
        'Evaluations from their call to their publication: progress, reminders, appeals, expert panels',
    },
    { name: 'editions', description: 'Published results: frozen, signed, recomputable by anybody' },
    { name: 'diagnosis', description: 'What an area’s result means: findings by stated rules, and a report' },
    { name: 'areas', description: 'The places that are scored, and those that hold them' },
    { name: 'indicators', description: 'What is measured' },
    { name: 'measures', description: 'Indicators computed from city data: declarations, values, records' },
    { name: 'frameworks', description: 'Indicator trees with weights and method' },
    { name: 'sources', description: 'Sources that bring entities: declarations, runs, rejected records' },
    { name: 'submissions', description: 'What departments are asked for, fill in, and have reviewed' },
    { name: 'imports', description: 'Bringing values in: upload, preview, import, what changed' },
    { name: 'context', description: 'City data as it changes; the data itself is at /ngsi-ld/v1' },
    { name: 'session', description: 'Signing in and out' },
    { name: 'people', description: 'Accounts and roles' },
    { name: 'keys', description: 'API keys for machines' },
    { name: 'storage', description: 'Backup' },
  ],
  schemas: {
    Analysis: AnalysisWire,
    AnalysisHead: AnalysisHeadWire,
    ApiKey: ApiKeyWire,
    Audit: AuditWire,
    Ballot: BallotWire,
    BoundsResult: BoundsResultWire,
    Change: ChangeWire,
    Diagnosis: DiagnosisWire,
    Edition: EditionWire,
    EditionSummary: EditionSummaryWire,
    Examination: ExaminationWire,
    Framework: FrameworkWire,
    FrameworkSummary: FrameworkSummaryWire,
    Import: ImportWire,
    ImportChange: ImportChangeWire,
    Indicator: IndicatorWire,
    Measure: MeasureWire,
    MeasureResult: MeasureResultWire,
    MeasureSummary: MeasureSummaryWire,
    LiveScores: LiveStateWire,
    LiveValues: LiveValuesWire,
    Panel: PanelWire,
    Person: PersonWire,
    Round: RoundWire,
    RoundSummary: RoundSummaryWire,
    Run: RunWire,
    RunNode: RunNodeWire,
    RunSummary: RunSummaryWire,
    RunValue: RunValueWire,
    Score: ScoreWire,
    SensitivityResult: SensitivityResultWire,
    Source: SourceWire,
    SourceReject: SourceRejectWire,
    SourceRun: SourceRunWire,
    Submission: SubmissionWire,
    SubmissionItem: SubmissionItemWire,
    UncertaintyResult: UncertaintyResultWire,
    UncertaintySpecification: UncertaintySpecificationWire,
    ValueLineage: ValueLineageWire,
    WhatIf: WhatIfWire,
  },
};

export interface ServerParts {
  /** Already measured by `metrics`; background work goes on under this same store. */
  readonly db: Database;
  readonly broker: Broker;
  readonly sources: Sources;
  readonly measures: MeasureEngine;
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly clock?: () => Date;
  readonly randomBytes?: (length: number) => Uint8Array;
  readonly consoleFolder?: string | undefined;
  readonly requestsPerMinute?: number;
  /** Whether a secret is that of the machine's owner (see control.ts). */
  readonly isOwner?: (secret: string) => boolean;
}

/** Every operation of the API. */
export function operationsOf({
  config,
  clock,
  broker,
  sources,
  live,
  measures,
}: Pick<ServerParts, 'config' | 'clock'> & {
  readonly broker?: Broker;
  readonly sources?: Sources;
  readonly live?: LiveScores;
  readonly measures?: MeasureEngine;
}): readonly Operation[] {
  const limit = createSignInLimit(clock ?? (() => new Date()));
  return [
    ...workspaceOperations,
    ...runOperations,
    ...liveScoreOperations(() => live!),
    ...analysisOperations,
    ...intervalOperations,
    ...questionOperations,
    ...diagnosisOperations,
    ...auditOperations,
    ...roundOperations,
    ...panelOperations,
    ...editionOperations,
    ...areaOperations,
    ...areaHistoryOperations,
    ...indicatorOperations,
    ...measureOperations(() => measures!),
    ...valueLineageOperations,
    ...frameworkOperations,
    ...methodologyOperations,
    ...submissionOperations,
    ...importOperations,
    ...sessionOperations(limit, config.secureCookies || config.publicAddress?.startsWith('https:') === true),
    ...personOperations,
    ...apiKeyOperations,
    ...sourceOperations(() => sources!),
    ...liveOperations(() => broker!),
    backupOperation,
  ];
}

/** The whole server, not yet listening. */
export function buildServer(parts: ServerParts): Promise<FastifyInstance> {
  const { db, broker, config, log, metrics, clock = () => new Date() } = parts;
  const { host, publicAddress } = config;
  const limits = config.limits;
  const folder = filesFolder(config.folder);
  const live = createLiveScores({
    ctx: { actor: SYSTEM, db, clock, randomBytes: parts.randomBytes ?? randomBytes, limits, folder, log },
    after: broker.subscriptions.after,
  });
  const doors: Doors = {
    session: (token) => actorOfToken({ db, clock }, token),
    key: async (secret) => (parts.isOwner?.(secret) ? SYSTEM : actorOfKey({ db, clock }, secret)),
  };
  return buildHttp({
    db,
    limits,
    folder,
    log,
    metrics,
    clock,
    ...(parts.randomBytes ? { randomBytes: parts.randomBytes } : {}),
    host,
    publicAddress,
    secureCookies: config.secureCookies,
    requestsPerMinute: parts.requestsPerMinute ?? REQUESTS_PER_MINUTE,
    operations: operationsOf({ ...parts, live }),
    pages: editionPages,
    api: API,
    doors,
    unreadable: refuseUnreadable,
    apart: [
      (app) =>
        addNgsiLd(app, {
          ...config.context,
          broker,
          handlers: HANDLERS,
          doors,
          log,
          metrics,
          host,
          publicAddress,
          maxBodyBytes: config.limits.maxBodyBytes,
          version: MERIDIAN_VERSION,
        }),
      (app) =>
        addFeatures(app, {
          ...config.context,
          broker,
          doors,
          log,
          metrics,
          host,
          publicAddress,
          version: MERIDIAN_VERSION,
        }),
      // streams of events would keep the server from closing
      async (app) =>
        void app.addHook('preClose', async () => {
          broker.subscriptions.live.close();
          live.close();
        }),
    ],
    consoleFolder: parts.consoleFolder,
  });
}
