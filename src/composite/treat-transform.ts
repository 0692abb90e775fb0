import { log, pow } from './elementary.ts';
import { extent, skewness, type Values } from './statistics.ts';
import type { Transform } from './step-log.ts';

/** The value that a transformation makes of one value; NaN of NaN. */
export function transformAt(value: number, { min, max, shift, lambda = 0 }: Transform): number {
  if (max !== undefined) return -log(max + shift - value);
  const positive = value - min! + shift;
  return lambda === 0 ? log(positive) : (pow(positive, lambda) - 1) / lambda;
}

/** What a transformation of a column depends on. The column has different values. */
export type ResolveTransform = (values: Values, min: number, max: number, lambda: number) => Transform;

/**
 * Transformations keep the order of values and are defined for negative ones; the result is a plain number without the
 * indicator's unit. Source: OECD/JRC Handbook 2008, step 5; COINr `log_CT`, `log_CT_plus`, `log_CT_orig`, `boxcox`.
 */
export const TRANSFORM = {
  /** x → ln(x − min + a), a = 0.01 (max − min). */
  log: (_values, min, max) => ({ min, shift: 0.01 * (max - min) }),
  /** As log where the long tail is on the right (skewness > 0), else −ln(max + a − x). */
  logPlus: (values, min, max) => {
    const shift = 0.01 * (max - min);
    return skewness(values) > 0 ? { min, shift } : { max, shift };
  },
  /** x → ln(x − min + 1); depends on the unit. */
  logOriginal: (_values, min) => ({ min, shift: 1 }),
  /** (yᵏ − 1) / k of y = x − min + 1 with k = `lambda`, ln y for k = 0; depends on the unit. Box and Cox 1964. */
  boxCox: (_values, min, _max, lambda) => ({ min, shift: 1, lambda }),
} as const satisfies Readonly<Record<string, ResolveTransform>>;

export type TransformName = keyof typeof TRANSFORM;

/** A column transformed; one whose values are all equal stays as it is. */
export function transformColumn(
  values: Values,
  name: TransformName,
  lambda: number,
): { readonly values: Float64Array; readonly log?: Transform } {
  const result = new Float64Array(values);
  const [min, max] = extent(values);
  if (!(max > min)) return { values: result };
  const transform = TRANSFORM[name](values, min, max, lambda);
  for (let row = 0; row < result.length; row++) result[row] = transformAt(result[row]!, transform);
  return { values: result, log: transform };
}
