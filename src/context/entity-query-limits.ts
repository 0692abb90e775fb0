import { MeridianError } from '../model/error.ts';

export interface FindLimits {
  /** Entities that one query may look at, where the store cannot tell by itself which ones match, or in which order. */
  readonly looked: number;
}
export const FIND_LIMITS: FindLimits = { looked: 200_000 };

export const tooMuchToLook = ({ looked }: FindLimits): MeridianError =>
  new MeridianError('context.tooComplex', {}, [
    { code: 'context.limitLooked', severity: 'error', at: {}, details: { most: looked } },
  ]);
