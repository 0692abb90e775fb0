import { useComputedColorScheme } from '@mantine/core';
import { FONT } from '../platform/theme.ts';

/** The colours and type that every chart is drawn with; the same meanings as in platform/style.css. */
export interface Look {
  readonly isDark: boolean;
  readonly font: string;
  readonly surface: string;
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly accent: string;
  /** For a second and further series beside the accent. */
  readonly others: readonly string[];
  readonly better: string;
  readonly worse: string;
  /** What is lifted out of many: the chosen area. */
  readonly chosen: string;
  /** From the lowest to the highest score; told apart by lightness alone. */
  readonly ramp: readonly string[];
  /** Maturity bands, lowest first. */
  readonly bands: readonly string[];
  /** Marks that are context, not the subject. */
  readonly muted: string;
}

const LIGHT: Look = {
  isDark: false,
  font: FONT,
  surface: '#ffffff',
  ink: '#17212b',
  soft: '#52606d',
  line: '#e1e6ea',
  accent: '#0f5f7c',
  others: ['#b5651d', '#6a4c93', '#4f7f3a', '#a23b5a', '#5c6b7a'],
  better: '#1a7a55',
  worse: '#b3541e',
  chosen: '#c2410c',
  ramp: ['#b5d9c8', '#8bc7c4', '#5dafbb', '#3890ac', '#21709a', '#194d7b', '#132d5a'],
  bands: ['#808b98', '#bd7b12', '#2585ab', '#1d7a4f'],
  muted: '#b9c3cc',
};

const DARK: Look = {
  isDark: true,
  font: FONT,
  surface: '#161e26',
  ink: '#e6ebf0',
  soft: '#a3adb8',
  line: '#2a343e',
  accent: '#79b6cc',
  others: ['#e0a060', '#b79ad9', '#94c47d', '#e08aa5', '#a3adb8'],
  better: '#5fc39b',
  worse: '#eb9a63',
  chosen: '#ffa45c',
  ramp: ['#254a6e', '#2a6489', '#3480a0', '#4b9fb0', '#74bebb', '#a7d9c6', '#dcf1d6'],
  bands: ['#7c8794', '#dda03f', '#4fabd0', '#4fb486'],
  muted: '#4b5763',
};

export const lookFor = (scheme: 'light' | 'dark'): Look => (scheme === 'dark' ? DARK : LIGHT);

/** The look of the chosen colour scheme. */
export function useLook(): Look {
  return lookFor(useComputedColorScheme('light'));
}

/** The ramp's colour at a share 0..1 of the way from lowest to highest, mixed between its steps. */
export function rampAt(ramp: readonly string[], share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const low = Math.floor(at);
  const [from, to] = [ramp[low]!, ramp[Math.min(low + 1, ramp.length - 1)]!];
  const channel = (place: number): string => {
    const a = Number.parseInt(from.slice(place, place + 2), 16);
    const b = Number.parseInt(to.slice(place, place + 2), 16);
    return Math.round(a + (b - a) * (at - low))
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

/** The colour of the band at `index` of `count`: the four fixed ones, or steps of the ramp for another number of bands. */
export function bandColour(look: Look, index: number, count: number): string {
  if (count <= look.bands.length && index >= 0) return look.bands[index] ?? look.muted;
  return index < 0 ? look.muted : rampAt(look.ramp, count > 1 ? index / (count - 1) : 1);
}
