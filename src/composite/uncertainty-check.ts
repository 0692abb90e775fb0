import type { Framework } from '../model/framework.ts';
import type { Issue } from '../model/issue.ts';
import type { UncertaintySpec } from '../model/uncertainty.ts';
import { FACTOR_ISSUES, factorIssues } from './factor-check.ts';
import { nodesOf } from './tree.ts';
import { type AnalysisJob, inputOf } from './uncertainty-job.ts';
import { shapeIssues } from './uncertainty-shape.ts';

/** Replications of one analysis; rows of a design for sensitivity, whose outputs are all kept. */
export const MAX_SAMPLES = { uncertainty: 2 ** 24, sensitivity: 2 ** 20 } as const;
/** Numbers of single replications that may be asked for. */
export const MAX_RAW = 2 ** 26;

/**
 * Everything that is wrong with a specification for a framework, which itself is ready; none: it can be computed, save for what
 * only the data tell.
 * @param spec of any shape
 * @param kind what it is for; a sensitivity analysis needs a power of two
 * @param path where the specification stands in its document, e.g. `/uncertainty`
 */
export function checkUncertainty(
  spec: unknown,
  framework: Framework,
  kind: AnalysisJob['kind'] = 'uncertainty',
  path = '',
): readonly Issue[] {
  const misshapen = shapeIssues(spec);
  const issues = misshapen.length > 0 ? misshapen : contentIssues(spec as UncertaintySpec, framework, kind);
  return issues.map((issue) => ({ ...issue, at: { path: path + (issue.at.path ?? '') } }));
}

function contentIssues(
  { seed, samples, interval, factors }: UncertaintySpec,
  framework: Framework,
  kind: AnalysisJob['kind'],
): readonly Issue[] {
  const issues: Issue[] = [];
  const say = (code: string, path: string, details: Issue['details'] = {}): void => {
    issues.push({ code: `uncertainty.${code}`, severity: 'error', at: { path }, details });
  };
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) say('seed', '/seed', { value: seed });
  if (!Number.isInteger(samples) || samples < 1 || samples > MAX_SAMPLES[kind])
    say('samples', '/samples', { value: samples, limit: MAX_SAMPLES[kind] });
  else if (kind === 'sensitivity' && !Number.isInteger(Math.log2(samples)))
    say('powerOfTwo', '/samples', { value: samples });
  if (interval !== undefined && !(interval > 0 && interval < 1))
    say('interval', '/interval', { value: interval });
  if (factors.length === 0) say('noFactor', '/factors');
  return [...issues, ...factorIssues(factors, framework)];
}

/** The same of a whole job, with what it asks for beside. */
export function checkJob(job: AnalysisJob): readonly Issue[] {
  const { framework, spec, kind, raw = [], areas = [], table } = job;
  const nodes = nodesOf(framework.tree);
  const dimensions = new Set(nodes.filter(({ node }) => 'children' in node).map(({ code }) => code));
  const known = new Set(inputOf(job).table.areas);
  const numbers = raw.length * table.areas.length * spec.samples;
  return [
    ...checkUncertainty(spec, framework, kind),
    ...raw.filter((code) => !dimensions.has(code)).map((node) => FACTOR_ISSUES.nodeUnknown('/raw', node)),
    ...areas.filter((area) => !known.has(area)).map((area) => areaUnknown(area)),
    ...(numbers > MAX_RAW
      ? [
          {
            code: 'uncertainty.rawTooMany',
            severity: 'error' as const,
            at: { path: '/raw' },
            details: { count: numbers, limit: MAX_RAW },
          },
        ]
      : []),
  ];
}

const areaUnknown = (area: string): Issue => ({
  code: 'uncertainty.areaUnknown',
  severity: 'error',
  at: { path: '/areas' },
  details: { area },
});
