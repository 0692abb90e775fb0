import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { EXAMPLE, EXAMPLE_AREAS, EXAMPLE_VALUES } from '../../test/assessment-example.ts';
import type { MethodAudit } from '../composite/audit-by-method.ts';
import type { StatedAudit } from '../composite/audit-stated.ts';
import type { WeightBox } from '../composite/bounds-box.ts';
import type { ChangeDecomposition } from '../composite/decompose.ts';
import type { Examination } from '../composite/examination.ts';
import { indicatorsOf } from '../composite/tree.ts';
import type { SensitivityResult, UncertaintyResult } from '../composite/uncertainty-job.ts';
import type { Factor, UncertaintySpec } from '../model/uncertainty.ts';
import { computeAnalysis } from './analysis-compute.ts';
import { type AnalysisRequest, resolveRequest } from './analysis-request.ts';
import { wordAudit } from './audit-routes.ts';
import { AuditWire } from './audit-wire.ts';
import { BoundsResultWire, type WeightBoxWire } from './bounds-wire.ts';
import { ChangeWire } from './change-wire.ts';
import { ExaminationWire } from './examination-wire.ts';
import { prepareAssessment } from './prepare.ts';
import { SensitivityResultWire } from './sensitivity-wire.ts';
import type { BoundsResult } from './thread-task.ts';
import { caseOf, runTask, type WhatIfAnswer } from './thread-task.ts';
import { UncertaintySpecificationWire } from './uncertainty-spec-wire.ts';
import { UncertaintyResultWire } from './uncertainty-wire.ts';
import { WhatIfWire } from './what-if-wire.ts';

type Frozen<T> = T extends object ? { readonly [Key in keyof T]: Frozen<T[Key]> } : T;
/** `same` where each type can stand for the other; else this file does not compile. */
type Same<A, B> = [Frozen<A>] extends [Frozen<B>]
  ? [Frozen<B>] extends [Frozen<A>]
    ? 'same'
    : 'second has more'
  : 'first has more';

test('what the API document says of answers is what the engine answers', () => {
  const uncertainty: Same<UncertaintyResultWire, Omit<UncertaintyResult, 'raw'>> = 'same';
  const sensitivity: Same<SensitivityResultWire, SensitivityResult> = 'same';
  const bounds: Same<BoundsResultWire, BoundsResult> = 'same';
  const box: Same<WeightBoxWire, WeightBox> = 'same';
  const spec: Same<UncertaintySpecificationWire, UncertaintySpec> = 'same';
  const whatIf: Same<WhatIfWire, WhatIfAnswer> = 'same';
  const change: Same<ChangeWire, ChangeDecomposition> = 'same';
  const examination: Same<ExaminationWire, Examination> = 'same';
  // Issues go out in words.
  const audit: Same<
    Omit<AuditWire, 'areas' | 'nodes' | 'warnings' | 'stated'>,
    Omit<MethodAudit, 'stated'>
  > = 'same';
  const stated: Same<Omit<NonNullable<AuditWire['stated']>, 'issues'>, Omit<StatedAudit, 'issues'>> = 'same';
  const all = { uncertainty, sensitivity, bounds, box, spec, whatIf, change, examination, audit, stated };
  expect(new Set(Object.values(all))).toEqual(new Set(['same']));
});

describe('real answers, as they go out', () => {
  const prepared = prepareAssessment({ framework: EXAMPLE, areas: EXAMPLE_AREAS, values: EXAMPLE_VALUES });
  const asked = caseOf(prepared);
  const computed = (request: AnalysisRequest) =>
    computeAnalysis(prepared, resolveRequest(request, EXAMPLE), { threads: 1 });
  /** What a client finds in an answer that its description does not have, by path. */
  const unknown = (schema: TSchema, answer: unknown): readonly string[] => {
    const sent: unknown = JSON.parse(JSON.stringify(answer));
    return Value.Errors(closed(schema), sent).map(
      ({ instancePath, message }) => `${instancePath} ${message}`,
    );
  };

  test.each(['uncertainty', 'sensitivity', 'bounds'] as const)('%s', async (kind) => {
    const result = await computed({ kind, ...(kind === 'bounds' ? {} : { samples: 16 }) });
    const schemas = {
      uncertainty: UncertaintyResultWire,
      sensitivity: SensitivityResultWire,
      bounds: BoundsResultWire,
    };
    expect(unknown(schemas[kind], result)).toEqual([]);
    expect(unknown(schemas[kind], { ...result, kind: 'other' })).not.toEqual([]);
    expect(unknown(schemas[kind], { ...result, more: 1 })).not.toEqual([]);
  });

  test('a specification with a factor of every kind', () => {
    const { spec } = resolveRequest({ kind: 'uncertainty' }, EXAMPLE);
    const factors: readonly Factor[] = [
      ...(spec as UncertaintySpec).factors,
      {
        name: 'a',
        kind: 'parameter',
        step: 'treat',
        path: '/maxPoints',
        of: { distribution: 'integer', low: 1, high: 5 },
      },
      { name: 'b', kind: 'weightDirichlet', concentration: 50 },
      { name: 'c', kind: 'weightSet', sets: [{ GDP: 1 }, { GDP: 2 }], probabilities: [0.5, 0.5] },
      { name: 'd', kind: 'dataError', standardDeviation: 0.1, of: 'relative', indicators: ['GDP'] },
      { name: 'e', kind: 'imputationError', standardDeviation: 1 },
      { name: 'f', kind: 'removal', nodes: ['AIR'] },
    ];
    expect(unknown(UncertaintySpecificationWire, { ...spec, factors })).toEqual([]);
  });

  test('what-if, change, examination, audit', async () => {
    const request = { area: '370200', goal: { rank: 1 } };
    expect(unknown(WhatIfWire, await runTask('whatIf', { ...asked, request }))).toEqual([]);
    const change = { earlier: asked, later: asked, request: { area: '370200', byColumn: true } };
    expect(unknown(ChangeWire, await runTask('change', change))).toEqual([]);
    expect(unknown(ExaminationWire, await runTask('examine', asked))).toEqual([]);
    const table = { name: 'table', text: 'city,a,b,total,rank\nA,1,2,1.5,3\nB,4,5,4.5,1\nC,3,1,2.0,1\n' };
    const audited = await runTask('audit', { table, rank: 'rank' });
    expect(unknown(AuditWire, wordAudit('en', audited))).toEqual([]);
    const { code } = EXAMPLE.tree;
    const columns = indicatorsOf(EXAMPLE.tree).map((indicator) => indicator.code);
    const text = `city,${[...columns, code].join()}\nA,${columns.map(() => 4).join()},3\nB,${columns.map(() => 9).join()},6\n`;
    const byMethod = await runTask('audit', { table: { ...table, text }, framework: EXAMPLE });
    expect(byMethod.stated).not.toBeNull();
    expect(unknown(AuditWire, wordAudit('en', byMethod))).toEqual([]);
  });
});

/** Steps of a method are described by the schema of frameworks. */
const isMethodStep = (part: object): boolean =>
  'required' in part && JSON.stringify(part.required) === '["step"]';

/** The same schema, with nothing allowed that it does not name. */
function closed(schema: TSchema): TSchema {
  const visit = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(visit);
    if (typeof part !== 'object' || part === null) return part;
    const inside = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, visit(value)]));
    const isOpen = 'properties' in part && !isMethodStep(part);
    return isOpen ? { ...inside, additionalProperties: false } : inside;
  };
  return visit(JSON.parse(JSON.stringify(schema))) as TSchema;
}
