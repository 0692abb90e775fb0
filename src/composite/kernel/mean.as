// Means of columns, two areas to a vector. Children are summed in the tree's order, as the plain path does.
import { f } from './elementary';
import { at, POINTERS, stride, WEIGHTS } from './memory';

/** Σ w x / Σ w of `count` columns without gaps. */
export function mean(to: usize, count: usize, total: f64): void {
  const pointers = at(POINTERS);
  const weights = at(WEIGHTS);
  const length = stride() << 3;
  const end = pointers + (count << 2);
  const whole = f(total);
  const pairs = pointers + ((count & ~1) << 2);
  for (let row: usize = 0; row < length; row += 64) {
    let a = f(0);
    let b = f(0);
    let c = f(0);
    let d = f(0);
    let weight = weights;
    let pointer = pointers;
    for (; pointer < pairs; pointer += 8, weight += 16) {
      const x = load<usize>(pointer) + row;
      const w = v128.load64_splat(weight);
      const y = load<usize>(pointer, 4) + row;
      const v = v128.load64_splat(weight, 8);
      a = f64x2.add(f64x2.add(a, f64x2.mul(w, v128.load(x))), f64x2.mul(v, v128.load(y)));
      b = f64x2.add(f64x2.add(b, f64x2.mul(w, v128.load(x, 16))), f64x2.mul(v, v128.load(y, 16)));
      c = f64x2.add(f64x2.add(c, f64x2.mul(w, v128.load(x, 32))), f64x2.mul(v, v128.load(y, 32)));
      d = f64x2.add(f64x2.add(d, f64x2.mul(w, v128.load(x, 48))), f64x2.mul(v, v128.load(y, 48)));
    }
    if (pointer < end) {
      const x = load<usize>(pointer) + row;
      const w = v128.load64_splat(weight);
      a = f64x2.add(a, f64x2.mul(w, v128.load(x)));
      b = f64x2.add(b, f64x2.mul(w, v128.load(x, 16)));
      c = f64x2.add(c, f64x2.mul(w, v128.load(x, 32)));
      d = f64x2.add(d, f64x2.mul(w, v128.load(x, 48)));
    }
    if (total != 1) {
      a = f64x2.div(a, whole);
      b = f64x2.div(b, whole);
      c = f64x2.div(c, whole);
      d = f64x2.div(d, whole);
    }
    v128.store(to + row, a);
    v128.store(to + row, b, 16);
    v128.store(to + row, c, 32);
    v128.store(to + row, d, 48);
  }
}

/** The same where scores are missing. Returns whether one is missing in the result. */
export function meanOfSome(to: usize, count: usize, total: f64, least: f64): bool {
  const pointers = at(POINTERS);
  const weights = at(WEIGHTS);
  const length = stride() << 3;
  const end = pointers + (count << 2);
  let all = i64x2.splat(-1);
  for (let row: usize = 0; row < length; row += 16) {
    let sum = f(0);
    let present = f(0);
    let weight = weights;
    for (let pointer = pointers; pointer < end; pointer += 4, weight += 8) {
      const x = v128.load(load<usize>(pointer) + row);
      const w = v128.load64_splat(weight);
      const isThere = f64x2.eq(x, x);
      sum = f64x2.add(sum, v128.and(isThere, f64x2.mul(w, x)));
      present = f64x2.add(present, v128.and(isThere, w));
    }
    const isEnough = v128.and(f64x2.gt(present, f(0)), f64x2.ge(f64x2.div(present, f(total)), f(least)));
    all = v128.and(all, isEnough);
    v128.store(to + row, v128.bitselect(f64x2.div(sum, present), f(NaN), isEnough));
  }
  return !i64x2.all_true(all);
}

/** Σ w / Σ (w / x), where scores may be missing. Returns whether one is missing in the result. */
export function harmonic(to: usize, count: usize, total: f64, least: f64): bool {
  const pointers = at(POINTERS);
  const weights = at(WEIGHTS);
  const length = stride() << 3;
  const end = pointers + (count << 2);
  let all = i64x2.splat(-1);
  for (let row: usize = 0; row < length; row += 16) {
    let sum = f(0);
    let present = f(0);
    let weight = weights;
    for (let pointer = pointers; pointer < end; pointer += 4, weight += 8) {
      const x = v128.load(load<usize>(pointer) + row);
      const w = v128.load64_splat(weight);
      const isThere = f64x2.eq(x, x);
      sum = f64x2.add(sum, v128.and(isThere, f64x2.div(w, x)));
      present = f64x2.add(present, v128.and(isThere, w));
    }
    const isEnough = v128.and(f64x2.gt(present, f(0)), f64x2.ge(f64x2.div(present, f(total)), f(least)));
    all = v128.and(all, isEnough);
    v128.store(to + row, v128.bitselect(f64x2.div(present, sum), f(NaN), isEnough));
  }
  return !i64x2.all_true(all);
}

/** Whether a score that is there is not above 0. */
export function hasNotPositive(from: usize): bool {
  let any = i64x2.splat(0);
  const end = from + (stride() << 3);
  for (; from < end; from += 16) any = v128.or(any, f64x2.le(v128.load(from), f(0)));
  return v128.any_true(any);
}
