/**
 * A sum of decimal numbers, exact whatever their order: whole `units` of 10^-`scale`. What was added can be taken out again.
 * A number counts as the shortest decimal text that stands for it, so 0.1 and 0.2 are 0.3.
 */
export interface DecimalSum {
  units: bigint;
  scale: number;
}

export const emptySum = (): DecimalSum => ({ units: 0n, scale: 0 });

/** Adds a finite number, or takes it out (`sign` -1). */
export function addTo(sum: DecimalSum, value: number, sign: 1 | -1): void {
  if (Number.isSafeInteger(value)) {
    sum.units += BigInt(value * sign) * powerOfTen(sum.scale);
    return;
  }
  const [digits, exponent = '0'] = String(value).split('e');
  const point = digits!.indexOf('.');
  const places = (point < 0 ? 0 : digits!.length - point - 1) - Number(exponent);
  const whole = BigInt(point < 0 ? digits! : digits!.slice(0, point) + digits!.slice(point + 1));
  if (places > sum.scale) {
    sum.units *= powerOfTen(places - sum.scale);
    sum.scale = places;
  }
  sum.units += BigInt(sign) * whole * powerOfTen(sum.scale - places);
}

/** The double nearest to the sum. */
export const totalOf = (sum: DecimalSum): number => Number(textOf(sum));

/** The double nearest to the sum divided by a positive whole number, to 25 digits. */
export function quotientOf(sum: DecimalSum, count: number): number {
  const { units, scale } = sumOf(textOf(sum));
  if (units === 0n) return 0;
  const digits = `${units < 0n ? -units : units}`.length;
  const more = Math.max(0, 25 + `${count}`.length - digits);
  return Number(`${(units * powerOfTen(more)) / BigInt(count)}e${-(scale + more)}`);
}

/** One text for one sum, whatever it was made of; {@link sumOf} reads it. */
export function textOf({ units, scale }: DecimalSum): string {
  let [whole, places] = [units, scale];
  while (places > 0 && whole % 10n === 0n) {
    whole /= 10n;
    places -= 1;
  }
  return places === 0 ? `${whole}` : `${whole}e-${places}`;
}

export function sumOf(text: string): DecimalSum {
  const [units = '0', places = '0'] = text.split('e-');
  return { units: BigInt(units), scale: Number(places) };
}

const POWERS: bigint[] = [1n];
function powerOfTen(exponent: number): bigint {
  for (let i = POWERS.length; i <= exponent; i++) POWERS.push(POWERS[i - 1]! * 10n);
  return POWERS[exponent]!;
}
