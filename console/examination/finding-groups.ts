import type { Examination } from '../../src/composite/examination.ts';
import type { Finding, FindingCode } from '../../src/composite/findings.ts';

/** Findings of one kind; what to do about them is the same for all. */
export interface FindingGroup {
  readonly code: FindingCode;
  readonly severity: Finding['severity'];
  readonly findings: readonly Finding[];
}

const number = (value: string | number | undefined): number => (typeof value === 'number' ? value : 0);

/** How much a finding says, by the numbers that fill its words; kinds that are not here stay in the order of the tree. */
const STRENGTH: Partial<Readonly<Record<FindingCode, (details: Finding['details']) => number>>> = {
  availabilityLow: ({ percent }) => -number(percent),
  mostlyZero: ({ percent }) => number(percent),
  fewDifferent: ({ different }) => -number(different),
  skewed: ({ skewness }) => Math.abs(number(skewness)),
  withSize: ({ coefficient }) => Math.abs(number(coefficient)),
  redundant: ({ coefficient }) => number(coefficient),
  correlationNegative: ({ coefficient }) => -number(coefficient),
  againstParent: ({ coefficient }) => -number(coefficient),
  weakWithParent: ({ coefficient }) => -number(coefficient),
  weightNotImportance: ({ weight, importance }) => Math.abs(number(importance) - number(weight)),
  collinear: ({ explained }) => number(explained),
  alphaLow: ({ alpha }) => -number(alpha),
  severalComponents: ({ components }) => number(components),
};

/** Findings by their kind: what is probably a mistake first; within a kind, what says most. */
export function groupsOf(findings: readonly Finding[]): readonly FindingGroup[] {
  const groups = new Map<FindingCode, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.code);
    if (group) group.push(finding);
    else groups.set(finding.code, [finding]);
  }
  const all = [...groups].map(([code, own]) => {
    const strength = STRENGTH[code] ?? (() => 0);
    const findings = own.toSorted((a, b) => strength(b.details) - strength(a.details));
    return { code, severity: own[0]!.severity, findings };
  });
  return [
    ...all.filter(({ severity }) => severity === 'warning'),
    ...all.filter(({ severity }) => severity !== 'warning'),
  ];
}

/** What the ranks do without one node. */
export interface Shift {
  readonly code: string;
  readonly kind: 'dimension' | 'indicator';
  /** What is taken out with it: itself, or the dimension that stands on it alone. */
  readonly removed: string;
  /** Places that an area moves by. */
  readonly mean: number;
  readonly largest: number;
}

/** Nodes by how far ranks move without them, the most first; those that cannot be taken out are not here. */
export const shiftsOf = ({ nodes }: Pick<Examination, 'nodes'>): readonly Shift[] =>
  nodes
    .flatMap(({ code, kind, removal }): Shift[] =>
      removal && 'removed' in removal && removal.meanShift !== null && removal.largestShift !== null
        ? [
            {
              code,
              kind,
              removed: removal.removed,
              mean: removal.meanShift,
              largest: removal.largestShift,
            },
          ]
        : [],
    )
    .toSorted((a, b) => b.mean - a.mean || b.largest - a.largest);
