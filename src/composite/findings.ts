import type { ProfileFlag } from './column-profile.ts';
import type { Examination, ExaminedCorrelation, ExaminedDimension, ExaminedNode } from './examination.ts';
import type { ExamineLimits } from './examine-limits.ts';

/** One thing about a result that its makers should look at. Words come last: `code` is a key `finding.<code>` of the locales. */
export interface Finding {
  readonly code: FindingCode;
  /** `warning`: probably a mistake in the design; `note`: worth knowing. */
  readonly severity: 'warning' | 'note';
  /** The nodes that it is about, the first of them first. */
  readonly nodes: readonly string[];
  /** What fills the words: codes of nodes, and numbers rounded for reading; the exact ones stand in the examination. */
  readonly details: Readonly<Record<string, string | number>>;
}
export type FindingCode = keyof typeof FINDINGS;

type Rule = (examination: Examination) => readonly Pick<Finding, 'nodes' | 'details'>[];

interface FindingRule {
  readonly severity: Finding['severity'];
  readonly find: Rule;
}

/** A rule that looks at one node after the other; what it answers fills the words beside `{node}`. */
const eachNode =
  (find: (node: ExaminedNode, examination: Examination) => Finding['details'] | undefined): Rule =>
  (examination) =>
    examination.nodes.flatMap((node) => {
      const details = find(node, examination);
      return details === undefined ? [] : [{ nodes: [node.code], details: { node: node.code, ...details } }];
    });

/** The same for dimensions, whose code fills `{node}` too. */
const eachDimension =
  (find: (dimension: ExaminedDimension, examination: Examination) => Finding['details'] | undefined): Rule =>
  (examination) =>
    examination.dimensions.flatMap((dimension) => {
      const details = find(dimension, examination);
      return details === undefined
        ? []
        : [{ nodes: [dimension.code], details: { node: dimension.code, ...details } }];
    });

const flagged = (
  flag: ProfileFlag,
  details: (node: ExaminedNode) => Finding['details'],
  stage: 'rawFlags' | 'treatedFlags' = 'rawFlags',
): Rule => eachNode((node) => (node[stage]?.includes(flag) ? details(node) : undefined));

const percent = (share: number): number => Math.round(share * 100);
const rounded = (value: number, decimals = 2): number => Number(value.toFixed(decimals));

const FINDINGS = {
  /** Few areas have a value. */
  availabilityLow: {
    severity: 'note',
    find: flagged('availabilityLow', ({ raw }) => ({
      percent: percent(raw!.count / (raw!.count + raw!.missing)),
    })),
  },
  /** Most values are zero. */
  mostlyZero: {
    severity: 'note',
    find: flagged('mostlyZero', ({ raw }) => ({ percent: percent(1 - raw!.nonZero / raw!.count) })),
  },
  /** Many areas share a value. */
  fewDifferent: {
    severity: 'note',
    find: flagged('fewDifferent', ({ raw }) => ({ different: raw!.different, values: raw!.count })),
  },
  /** Outliers are likely still when the values are normalised. */
  skewed: {
    severity: 'warning',
    find: flagged(
      'skewed',
      ({ treated }) => ({ skewness: rounded(treated!.skewness!), kurtosis: rounded(treated!.kurtosis!) }),
      'treatedFlags',
    ),
  },
  /** An undivided indicator measures how large an area is. */
  withSize: {
    severity: 'warning',
    find: ({ withSize }) =>
      withSize.map(({ first, second, coefficient }) => ({
        nodes: [first],
        details: { node: first, denominator: second, coefficient: rounded(coefficient!) },
      })),
  },
  /** Two siblings say nearly the same: what they have in common counts twice. */
  redundant: {
    severity: 'warning',
    find: ({ dimensions, limits }) =>
      pairsWhere(dimensions, ({ coefficient }) => coefficient >= limits.redundant),
  },
  /** Two siblings work against each other: in their dimension they cancel out. */
  correlationNegative: {
    severity: 'warning',
    find: ({ dimensions, limits }) => pairsWhere(dimensions, (pair) => isNegative(pair, limits)),
  },
  /** A node works against the dimension that it is a part of: a wrong direction, perhaps. */
  againstParent: {
    severity: 'warning',
    find: eachNode((node, { limits }) =>
      isAgainstParent(node, limits)
        ? { parent: node.parent!, coefficient: rounded(node.withParent!.coefficient!) }
        : undefined,
    ),
  },
  /** A node hardly shows in the dimension that it is a part of. */
  weakWithParent: {
    severity: 'note',
    find: eachNode((node, { limits }) => {
      const coefficient = node.withParent?.coefficient ?? null;
      if (coefficient === null || coefficient >= limits.weak || node.weight === 0) return undefined;
      if (isAgainstParent(node, limits)) return undefined;
      return { parent: node.parent!, coefficient: rounded(coefficient) };
    }),
  },
  /** A node decides far more, or far less, than its weight says. */
  weightNotImportance: {
    severity: 'note',
    find: eachNode(({ parent, weight, correlationShare }, { limits }) => {
      if (parent === null || typeof correlationShare !== 'number' || weight === 0) return undefined;
      const ratio = correlationShare / weight;
      const isApart = ratio > limits.importanceRatio || ratio < 1 / limits.importanceRatio;
      if (!isApart || Math.abs(correlationShare - weight) <= limits.importanceGap) return undefined;
      return { parent, weight: percent(weight), importance: percent(correlationShare) };
    }),
  },
  /** A node follows from its siblings. */
  collinear: {
    severity: 'note',
    find: eachNode(({ parent, tolerance }, { limits }) =>
      typeof tolerance === 'number' && tolerance < limits.tolerance
        ? { parent: parent!, explained: percent(1 - tolerance) }
        : undefined,
    ),
  },
  /** The children of a dimension do not measure one thing reliably. */
  alphaLow: {
    severity: 'note',
    find: eachDimension(({ children, alpha }, { limits }) =>
      children.length >= 3 && alpha !== null && alpha < limits.alpha ? { alpha: rounded(alpha) } : undefined,
    ),
  },
  /** The children of a dimension vary in several ways at once. */
  severalComponents: {
    severity: 'note',
    find: eachDimension(({ components }) =>
      components !== null && components.telling > 1
        ? { components: components.telling, percent: percent(components.components[0]!.explained) }
        : undefined,
    ),
  },
  /** The ranking is the same without a node. */
  noEffect: {
    severity: 'note',
    find: eachNode(({ removal, weight }) =>
      removal !== undefined && 'largestShift' in removal && removal.largestShift === 0 && weight > 0
        ? {}
        : undefined,
    ),
  },
} as const satisfies Readonly<Record<string, FindingRule>>;

const isNegative = (
  { coefficient, pValue }: Pick<ExaminedCorrelation, 'coefficient' | 'pValue'>,
  { negative, significance }: ExamineLimits,
): boolean => coefficient !== null && coefficient <= -negative && pValue !== null && pValue <= significance;

const isAgainstParent = ({ withParent, weight }: ExaminedNode, limits: ExamineLimits): boolean =>
  weight > 0 && withParent !== undefined && isNegative(withParent, limits);

function pairsWhere(
  dimensions: readonly ExaminedDimension[],
  isFound: (pair: { readonly coefficient: number; readonly pValue: number }) => boolean,
): readonly Pick<Finding, 'nodes' | 'details'>[] {
  return dimensions.flatMap(({ code, pairs }) =>
    pairs.flatMap(({ first, second, coefficient, pValue }) =>
      coefficient !== null && pValue !== null && isFound({ coefficient, pValue })
        ? [
            {
              nodes: [first, second],
              details: { first, second, parent: code, coefficient: rounded(coefficient) },
            },
          ]
        : [],
    ),
  );
}

export const FINDING_CODES = Object.keys(FINDINGS) as readonly FindingCode[];

/** What stands out in an examination, kind by kind, each in the order of the tree. */
export const findingsOf = (examination: Examination): readonly Finding[] =>
  FINDING_CODES.flatMap((code) => {
    const { severity, find } = FINDINGS[code];
    return find(examination).map((found) => ({ code, severity, ...found }));
  });
