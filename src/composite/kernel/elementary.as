// exp and log of whole columns, with the operations of ../elementary.ts. A line with # stands for four lines, with 0, 1, 2 and 3.

const WHOLE: f64 = 6755399441055744.0;
const LOG2E: f64 = 1.4426950408889634;
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
const EXP_PLAIN: f64 = 708;
const EXP_OVER: f64 = 709.782712893384;
const EXP_UNDER: f64 = -745.1332191019412;
const SMALLEST_NORMAL: f64 = 2.2250738585072014e-308;
const ROOT_HALF: i64 = 0x3fe6a09e00000000;
const TWO_52: f64 = 4503599627370496;
const TWO_54: f64 = 18014398509481984;

@inline export function f(value: f64): v128 { return f64x2.splat(value); }

/** Eight numbers. */
const SCRATCH: usize = 512;

/** Fills the scratch with one number. */
function repeat(x: f64): void {
  for (let number: usize = 0; number < 64; number += 8) store<f64>(SCRATCH + number, x);
}

/**
 * Exponentials of a column of whole blocks of eight, in place, with the operations of elementary.ts. Four chains stand side
 * by side, so that one computes while another waits. Only what stands before the power of two, if `isReduced`.
 */
function expBlocks(from: usize, count: usize, isReduced: bool): void {
  for (const end = from + (count << 3); from < end; from += 64) {
    const x# = v128.load(from, # * 16);
    const isPlain# = f64x2.le(f64x2.abs(x#), f(EXP_PLAIN));
    if (!isReduced && !i64x2.all_true(v128.and(v128.and(isPlain0, isPlain1), v128.and(isPlain2, isPlain3)))) {
      for (let number: usize = 0; number < 64; number += 8) store<f64>(from + number, expOne(load<f64>(from + number)));
      continue;
    }
    const shifted# = f64x2.add(f64x2.mul(x#, f(LOG2E)), f(WHOLE));
    const k# = f64x2.sub(shifted#, f(WHOLE));
    const high# = f64x2.sub(x#, f64x2.mul(k#, f(LN2_HIGH)));
    const low# = f64x2.mul(k#, f(LN2_LOW));
    const r# = f64x2.sub(high#, low#);
    const r2# = f64x2.mul(r#, r#);
    const a# = f64x2.add(f(0.5), f64x2.mul(f(0.1666666666666667), r#));
    const a2# = f64x2.add(f(0.04166666666666667), f64x2.mul(f(0.008333333333326136), r#));
    const b# = f64x2.add(f(0.0013888888888883748), f64x2.mul(f(0.00019841269874820627), r#));
    const b2# = f64x2.add(f(2.4801587325547743e-5), f64x2.mul(f(2.7557255400206422e-6), r#));
    const c# = f64x2.add(f(2.75572736431103e-7), f64x2.mul(f(2.5105217004720745e-8), r#));
    const aa# = f64x2.add(a#, f64x2.mul(a2#, r2#));
    const bb# = f64x2.add(b#, f64x2.mul(b2#, r2#));
    const cc# = f64x2.add(c#, f64x2.mul(f(2.0914686968086876e-9), r2#));
    const r4# = f64x2.mul(r2#, r2#);
    const rest# = f64x2.add(f64x2.add(aa#, f64x2.mul(bb#, r4#)), f64x2.mul(cc#, f64x2.mul(r4#, r4#)));
    const reduced# = f64x2.add(f(1), f64x2.add(high#, f64x2.sub(f64x2.mul(r2#, rest#), low#)));
    const power# = isReduced ? f(1) : i64x2.shl(i64x2.add(shifted#, i64x2.splat(1023)), 52);
    v128.store(from, f64x2.mul(reduced#, power#), # * 16);
  }
}

/** Any exponential. */
function expOne(x: f64): f64 {
  if (isNaN(x)) return x;
  if (x > EXP_OVER) return Infinity;
  if (x < EXP_UNDER) return 0;
  repeat(x);
  expBlocks(SCRATCH, 8, true);
  const k = x * LOG2E + WHOLE - WHOLE;
  const half = trunc(k / 2);
  return load<f64>(SCRATCH) * reinterpret<f64>((<i64>half + 1023) << 52) * reinterpret<f64>((<i64>(k - half) + 1023) << 52);
}

/** Exponentials of a column, in place; `count` is a multiple of eight. */
export function exps(from: usize, count: usize): void {
  expBlocks(from, count, false);
}

/** Logarithms of a column of whole blocks of eight, as the exponentials; plus (1023 − bias) ln 2. */
function logBlocks(from: usize, to: usize, count: usize, bias: f64): void {
  for (const end = from + (count << 3); from < end; from += 64, to += 64) {
    const x# = v128.load(from, # * 16);
    const isPlain# = v128.and(f64x2.ge(x#, f(SMALLEST_NORMAL)), f64x2.lt(x#, f(Infinity)));
    if (!i64x2.all_true(v128.and(v128.and(isPlain0, isPlain1), v128.and(isPlain2, isPlain3)))) {
      for (let number: usize = 0; number < 64; number += 8) store<f64>(to + number, logOne(load<f64>(from + number)));
      continue;
    }
    const above# = i64x2.add(x#, i64x2.splat((<i64>1023 << 52) - ROOT_HALF));
    const k# = f64x2.sub(v128.or(i64x2.shr_u(above#, 52), f(TWO_52)), f(TWO_52 + bias));
    const m# = i64x2.add(v128.and(above#, i64x2.splat(0xfffffffffffff)), i64x2.splat(ROOT_HALF));
    const part# = f64x2.sub(m#, f(1));
    const s# = f64x2.div(part#, f64x2.add(f(2), part#));
    const z# = f64x2.mul(s#, s#);
    const w# = f64x2.mul(z#, z#);
    const even# = f64x2.add(f(0.22222211130259878), f64x2.mul(w#, f(0.15331710618210773)));
    const odd# = f64x2.add(f(0.18182889455674947), f64x2.mul(w#, f(0.14616585424888623)));
    const evens# = f64x2.mul(w#, f64x2.add(f(0.39999999999899444), f64x2.mul(w#, even#)));
    const odd2# = f64x2.add(f(0.2857142862600327), f64x2.mul(w#, odd#));
    const odds# = f64x2.mul(z#, f64x2.add(f(0.666666666666667), f64x2.mul(w#, odd2#)));
    const half# = f64x2.mul(f64x2.mul(f(0.5), part#), part#);
    const near# = f64x2.mul(s#, f64x2.add(half#, f64x2.add(evens#, odds#)));
    const inner# = f64x2.add(near#, f64x2.mul(k#, f(LN2_LOW)));
    const outer# = f64x2.sub(f64x2.sub(half#, inner#), part#);
    v128.store(to, f64x2.sub(f64x2.mul(k#, f(LN2_HIGH)), outer#), # * 16);
  }
}

/** Any logarithm. */
function logOne(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  const isNormal = x >= SMALLEST_NORMAL;
  repeat(isNormal ? x : x * TWO_54);
  logBlocks(SCRATCH, SCRATCH, 8, isNormal ? 1023 : 1077);
  return load<f64>(SCRATCH);
}

/** Logarithms of a column; `count` is a multiple of eight. */
export function logs(from: usize, to: usize, count: usize): void {
  logBlocks(from, to, count, 1023);
}
