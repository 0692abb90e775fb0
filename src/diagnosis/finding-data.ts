import { isPeriod, yearOf } from '../model/period.ts';
import type { DiagnosisInput, OwnValue } from './diagnosis-input.ts';
import { type Finding, finding, THRESHOLDS } from './finding.ts';

/** What the area's own data leave open: indicators without a value, values that were filled in, and values that are old. */
export interface DataLimits {
  readonly missing: readonly OwnValue[];
  readonly imputed: readonly OwnValue[];
  readonly old: readonly OwnValue[];
}

export function dataLimitsOf({ own, period }: Pick<DiagnosisInput, 'own' | 'period'>): DataLimits {
  const year = yearOf(period);
  const isOld = ({ period: from }: OwnValue): boolean =>
    from !== null && isPeriod(from) && year - yearOf(from) >= THRESHOLDS.oldYears;
  return {
    missing: own.filter(({ value, isImputed }) => value === null && !isImputed),
    imputed: own.filter(({ isImputed }) => isImputed),
    old: own.filter((one) => one.value !== null && isOld(one)),
  };
}

/** How far the area's data limit what can be said. */
export function findDataLimits(input: DiagnosisInput): readonly Finding[] {
  const { missing, imputed, old } = dataLimitsOf(input);
  const of = input.own.length;
  const weights = new Map(input.nodes.map(({ code, effectiveWeight }) => [code, effectiveWeight]));
  const about = (kind: string, some: readonly OwnValue[]): readonly Finding[] => {
    if (some.length === 0) return [];
    const ordered = some.toSorted((a, b) => weights.get(b.indicator)! - weights.get(a.indicator)!);
    const percent = some.reduce((sum, { indicator }) => sum + weights.get(indicator)!, 0);
    const isHeavy = percent >= THRESHOLDS.missingWeight;
    return [
      finding('data', kind, {
        tone: isHeavy ? 'caution' : 'neutral',
        isMain: isHeavy,
        numbers: { count: some.length, of, percent },
        items: ordered
          .slice(0, THRESHOLDS.aspectCount)
          .map(({ indicator }) => ({ code: indicator, numbers: {} })),
      }),
    ];
  };
  const found = [...about('missing', missing), ...about('imputed', imputed), ...about('old', old)];
  return found.length > 0 ? found : [finding('data', 'complete', { tone: 'good', numbers: { of } })];
}
