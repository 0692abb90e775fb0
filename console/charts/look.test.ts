import { expect, test } from 'vitest';
import { bandColour, lookFor, rampAt } from './look.ts';

/** Contrast ratio of two colours by WCAG 2.2, 1..21. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number =>
    [1, 3, 5]
      .map((place) => Number.parseInt(colour.slice(place, place + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
      .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place]!, 0);
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high! + 0.05) / (low! + 0.05);
}

test.each(['light', 'dark'] as const)('words and shapes stand out from the %s ground', (scheme) => {
  const look = lookFor(scheme);
  for (const colour of [look.ink, look.soft, look.chosen, look.better, look.worse, look.accent])
    expect(contrast(colour, look.surface)).toBeGreaterThanOrEqual(4.5);
  for (const colour of [...look.bands, ...look.others])
    expect(contrast(colour, look.surface)).toBeGreaterThanOrEqual(3);
});

test.each(['light', 'dark'] as const)('the %s ramp goes steadily away from the ground', (scheme) => {
  const { ramp, surface } = lookFor(scheme);
  const steps = ramp.map((colour) => contrast(colour, surface));
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
});

test('the ramp is mixed between its steps and kept within its ends', () => {
  expect(rampAt(['#000000', '#ffffff'], 0.5)).toBe('#808080');
  expect(rampAt(['#000000', '#ffffff'], 2)).toBe('#ffffff');
  expect(rampAt(['#000000', '#ffffff'], -1)).toBe('#000000');
});

test('four bands have their fixed colours, more take steps of the ramp', () => {
  const look = lookFor('light');
  expect(bandColour(look, 3, 4)).toBe(look.bands[3]);
  expect(bandColour(look, 6, 7)).toBe(look.ramp.at(-1));
  expect(bandColour(look, -1, 4)).toBe(look.muted);
});
