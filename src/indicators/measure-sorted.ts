/** What is made of all values together, which are therefore held. */
export interface WholeTally {
  add(entityNo: number, at: number, value: number): void;
  remove(entityNo: number, at: number, value: number): void;
  readonly value: number | undefined;
}

/**
 * The percentile of all values: at rank (n − 1)·p/100, between two values in proportion (type 7 of Hyndman and Fan 1996). Values are
 * held once each with how often they came, in order.
 */
export function createSortedNumbers(percentile: number): WholeTally {
  const values: number[] = [];
  const times: number[] = [];
  let count = 0;
  const placeOf = (value: number): number => {
    let [low, high] = [0, values.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const valueAt = (rank: number): number => {
    let left = rank;
    let i = 0;
    while (left >= times[i]!) left -= times[i++]!;
    return values[i]!;
  };
  return {
    add(_, __, value) {
      const place = placeOf(value);
      if (values[place] === value) times[place]! += 1;
      else {
        values.splice(place, 0, value);
        times.splice(place, 0, 1);
      }
      count += 1;
    },
    remove(_, __, value) {
      const place = placeOf(value);
      if (values[place] !== value) return;
      times[place]! -= 1;
      if (times[place] === 0) {
        values.splice(place, 1);
        times.splice(place, 1);
      }
      count -= 1;
    },
    get value() {
      if (count === 0) return undefined;
      const rank = ((count - 1) * percentile) / 100;
      const below = Math.floor(rank);
      const low = valueAt(below);
      if (rank === below) return low;
      return low + (rank - below) * (valueAt(below + 1) - low);
    },
  };
}
