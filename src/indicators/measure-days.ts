/** How many records each day has. */
export interface DayCounts {
  change(day: number, sign: 1 | -1): void;
  /** Days that have any. */
  readonly size: number;
  /** The first day, then the counts of all days from it to the last: `16071:1,1*30,0*3,2`. */
  readonly text: string;
}

export function createDayCounts(text = ''): DayCounts {
  const counts = new Map<number, number>(text === '' ? [] : parse(text));
  return {
    change(day, sign) {
      const count = (counts.get(day) ?? 0) + sign;
      if (count === 0) counts.delete(day);
      else counts.set(day, count);
    },
    get size() {
      return counts.size;
    },
    get text() {
      return write(counts);
    },
  };
}

function* parse(text: string): Generator<[number, number]> {
  const [first = '', runs = ''] = text.split(':');
  let day = Number(first);
  for (const run of runs.split(',')) {
    const [count = '', times = '1'] = run.split('*');
    for (let i = 0; i < Number(times); i++, day++) if (count !== '0') yield [day, Number(count)];
  }
}

function write(counts: ReadonlyMap<number, number>): string {
  const days = [...counts.keys()].sort((a, b) => a - b);
  if (days.length === 0) return '';
  const runs: [count: number, times: number][] = [];
  const put = (count: number, times: number): void => {
    const last = runs.at(-1);
    if (last?.[0] === count) last[1] += times;
    else runs.push([count, times]);
  };
  let next = days[0]!;
  for (const day of days) {
    if (day > next) put(0, day - next);
    put(counts.get(day)!, 1);
    next = day + 1;
  }
  return `${days[0]}:${runs.map(([count, times]) => (times === 1 ? `${count}` : `${count}*${times}`)).join()}`;
}
