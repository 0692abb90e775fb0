import { prepareReweight } from '../src/composite/reweight.ts';
import { runComposite } from '../src/composite/run.ts';
import { makeTable } from '../src/composite/table.ts';
import type { AggregateStep, RankStep } from '../src/model/method.ts';
import { framework60, generator, table60 } from './_composite-data.ts';
import { median } from './_figure.ts';

const ARITHMETIC: AggregateStep = { step: 'aggregate', method: 'arithmetic' };
const RANK: RankStep = { step: 'rank', ties: 'min' };
const AREAS = 32_844;
const COLUMNS = 7;

/** A turn of a weight slider: new weights, all scores, the index's ranks. */
type Slider = () => unknown;

function smallSlider(): Slider {
  const { nodes, stages } = runComposite(framework60, { table: table60(300), groups: {} });
  const answer = prepareReweight(nodes, stages.normalised, ARITHMETIC, RANK);
  let turn = 0;
  return () => answer({ D3X2: 1 + (turn++ % 7), D5: 2 });
}

function largeSlider(): Slider {
  const random = generator(3);
  const codes = Array.from({ length: COLUMNS }, (_, index) => `X${index}`);
  const table = makeTable(
    Array.from({ length: AREAS }, (_, row) => `A${row}`),
    codes,
  );
  table.data.forEach((_, cell) => {
    table.data[cell] = 100 * random();
  });
  const nodes = [
    { code: 'INDEX', parent: null, weight: 1 },
    ...codes.map((code) => ({ code, parent: 'INDEX', weight: 1 / COLUMNS })),
  ];
  const answer = prepareReweight(nodes, table, ARITHMETIC, RANK);
  let turn = 0;
  return () => answer({ X3: 1 + (turn++ % 7) });
}

const ROUNDS = 31;
/** Clocks of browsers are coarse, so that several turns are timed together. */
function measure(slider: Slider, turns: number) {
  const round = (count: number): number => {
    const began = performance.now();
    for (let turn = 0; turn < count; turn++) slider();
    return (performance.now() - began) / count;
  };
  const firstMs = round(1);
  return { ms: median(Array.from({ length: ROUNDS }, () => round(turns))), firstMs };
}

/** Milliseconds of a turn, wherever this runs. */
export const timeSliders = () => ({
  '300x60': measure(smallSlider(), 10),
  '32844x7': measure(largeSlider(), 2),
});
