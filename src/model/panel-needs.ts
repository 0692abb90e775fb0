import type { Step } from './method.ts';
import { IMPUTE_NEEDS } from './method-needs.ts';
import { NORMALISE_READS_OTHERS } from './method-reads.ts';

/** Whether a step reads other periods than the one that is assessed; steps that are not here never do. */
const READS_PERIODS: { readonly [N in Step['step']]?: (step: Extract<Step, { step: N }>) => boolean } = {
  impute: ({ method, over }) => IMPUTE_NEEDS[method].panel || (over === 'panel' && IMPUTE_NEEDS[method].over),
  treat: ({ over }) => over === 'panel',
  normalise: ({ method, over, indicators = {} }) =>
    over === 'panel' &&
    [method, ...Object.values(indicators).map((own) => own.method)].some(
      (name) => NORMALISE_READS_OTHERS[name],
    ),
};

/** Whether a method can only be carried out on several periods at once: a panel of areas and periods. */
export const needsPanel = (method: readonly Step[]): boolean =>
  method.some((step) => (READS_PERIODS[step.step] as ((step: Step) => boolean) | undefined)?.(step) ?? false);
