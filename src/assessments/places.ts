import type { Area, AreaLevel } from '../model/area.ts';
import { compare } from './select.ts';

const MUNICIPALITIES = new Set(['11', '12', '31', '50']);

/** A place that is known by its code alone: the code stands for its name, the level follows from GB/T 2260. */
export function areaOfCode(code: string): Area {
  return {
    code,
    parent: null,
    level: levelOfCode(code),
    name: { en: code, zh: code },
    longitude: null,
    latitude: null,
  };
}

/** The places above some areas, each once, by code. A place that is above itself is passed over. */
export function placesAbove(areas: readonly Area[], known: ReadonlyMap<string, Area>): readonly Area[] {
  const found = new Map<string, Area>();
  for (const area of areas) {
    let above = area.parent === null ? undefined : known.get(area.parent);
    const seen = new Set([area.code]);
    while (above !== undefined && !seen.has(above.code)) {
      seen.add(above.code);
      found.set(above.code, above);
      above = above.parent === null ? undefined : known.get(above.parent);
    }
  }
  return [...found.values()].sort((a, b) => compare(a.code, b.code));
}

function levelOfCode(code: string): AreaLevel {
  if (!/^\d{6}$/.test(code)) return 'prefecture';
  if (code === '100000') return 'country';
  if (code.endsWith('0000')) return MUNICIPALITIES.has(code.slice(0, 2)) ? 'municipality' : 'province';
  return code.endsWith('00') ? 'prefecture' : 'county';
}
