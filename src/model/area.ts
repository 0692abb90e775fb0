import type { LocalText } from './text.ts';

/** `country`, `province`, `municipality` (a city directly under the country), `prefecture` city, `county`, `district`. */
export const AREA_LEVELS = [
  'country',
  'province',
  'municipality',
  'prefecture',
  'county',
  'district',
] as const;
export type AreaLevel = (typeof AREA_LEVELS)[number];

/** A place that is scored or holds such places. Chinese areas carry their six-digit national code (GB/T 2260). */
export interface Area {
  readonly code: string;
  readonly parent: string | null;
  readonly level: AreaLevel;
  readonly name: LocalText;
  /** WGS 84 degrees; null where no coordinates are known. */
  readonly longitude: number | null;
  readonly latitude: number | null;
}
