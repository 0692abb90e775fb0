/** Powers of ten up to 10²² are exact. */
const TENS: readonly number[] = Array.from({ length: 16 }, (_, power) => Number(`1e${power}`));

/**
 * Rounded half away from zero to `decimals` places, 0..15, as people round the number that they see: the decimal number of 15
 * significant digits next to `value`, not its binary value. So 0.9365, which is 0.936499999999999976… in binary, gives 0.937
 * to three places, and so does 0.1 + 0.2 + 0.6365. Digits beyond the 15th are not there to be rounded. NaN of NaN.
 */
export function roundDecimal(value: number, decimals: number): number {
  const ten = TENS[decimals]!;
  const scaled = value * ten;
  const size = Math.abs(scaled);
  // Beyond 2^49 the distance to a half is lost, and from 10^15 on there are no more digits to round.
  if (!(size < 562949953421312)) return Number.isFinite(value) ? Number(value.toPrecision(15)) : value;
  const whole = Math.floor(size);
  const rest = size - whole;
  const isClear = Math.abs(rest - 0.5) > 1e-12 * (size + 1);
  const rounded = isClear ? whole + (rest > 0.5 ? 1 : 0) : roundText(Math.abs(value), decimals);
  return (scaled < 0 ? 0 - rounded : rounded) / ten;
}

/** `value` × 10^decimals, rounded by its 15 significant digits; `value` > 0. */
function roundText(value: number, decimals: number): number {
  const [digits, exponent] = value.toExponential(14).split('e');
  // value = 0.d₁d₂d₃… × 10^point
  const point = Number(exponent) + 1 + decimals;
  const all = digits!.replace('.', '');
  const whole = Number(all.slice(0, Math.max(0, point)) || '0');
  const next = point < 0 ? '0' : (all[point] ?? '0');
  return whole + (next >= '5' ? 1 : 0);
}
