import { fixed, readable } from '../assessments/report-wording.ts';
import { rankColumn } from '../composite/rank.ts';
import { extent, median } from '../composite/statistics.ts';
import { columnOf } from '../composite/table.ts';
import { type Bar, barChart } from './chart-bars.ts';
import { dotChart } from './chart-dots.ts';
import { trendChart } from './chart-trend.ts';
import type { Diagnosis } from './diagnosis-actions.ts';
import type { LiftChange } from './diagnosis-input.ts';
import type { Topic } from './finding.ts';
import { coordinationIn } from './finding-coordination.ts';
import { dataLimitsOf } from './finding-data.ts';
import { driversOf } from './finding-drivers.ts';
import { obstacleDegreesOf } from './finding-obstacles.ts';
import { places, rank, share } from './number-format.ts';
import type { Block } from './report-document.ts';
import { scoreAt } from './scored.ts';
import { type ReportWords, spaced } from './wording.ts';

/** Most indicators that a picture or a table names; a report is a few pages. */
const MOST_ROWS = 15;

const isUnscored = ({ ranking, area }: Diagnosis['input']): boolean =>
  !ranking.some((one) => one.area === area.code);

type Write = (diagnosis: Diagnosis, words: ReportWords) => readonly Block[];

const note = (text: string): Block => ({ kind: 'note', text });

function table(
  { say }: ReportWords,
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): Block {
  return {
    kind: 'table',
    caption,
    // the first column names, the others count, but for words that stand for a value
    columns: columns.map((key, at) => ({
      title: say(`column.${key}`),
      isNumber: at > 0 && key !== 'grade',
    })),
    rows,
  };
}

/** The index and its dimensions. */
const standing: Write = ({ run, input }, words) => {
  const { say, local } = words;
  const ranks = new Map(input.profile.map((one) => [one.code, one]));
  const dimensions = input.nodes.filter(({ kind, depth }) => kind === 'dimension' && depth <= 1);
  return [
    table(
      words,
      say('table.standing'),
      ['dimension', 'weight', 'score', 'median', 'rank'],
      dimensions.map(({ code, name, effectiveWeight }) => {
        const at = ranks.get(code);
        return [
          local(name),
          share(effectiveWeight),
          words.formats.score(at?.score ?? null),
          words.formats.score(at?.median ?? null),
          rank(at?.rank ?? null),
        ];
      }),
    ),
    ...(input.interval || run.areaCount === 0 ? [] : [note(say('note.interval'))]),
  ];
};

const drivers: Write = ({ input }, words) => {
  const { say, local } = words;
  const found = driversOf(input);
  const whole = found[0];
  if (!whole) return [note(say(isUnscored(input) ? 'note.unscored' : 'note.noDrivers'))];
  const dimensions = found.filter(({ node }) => node.parent === whole.node.code);
  // each dimension with the indicators below it, at any depth, that differ most
  const leaves = found
    .filter(({ node }) => node.kind === 'indicator' && node.depth > 1)
    .toSorted((a, b) => Math.abs(b.gap) - Math.abs(a.gap))
    .slice(0, Math.max(0, MOST_ROWS + 3 - dimensions.length));
  const parents = new Map(input.nodes.map(({ code, parent }) => [code, parent]));
  const dimensionOf = (code: string): string => {
    let at = code;
    while (parents.get(at) !== whole.node.code) at = parents.get(at)!;
    return at;
  };
  const rows = dimensions.flatMap((dimension) => [
    dimension,
    ...leaves
      .filter(({ node }) => dimensionOf(node.code) === dimension.node.code)
      .toSorted((a, b) => b.gap - a.gap),
  ]);
  const bars = rows.map(
    ({ node, gap, isMissing }): Bar => ({
      label: local(node.name),
      value: isMissing ? 0 : gap,
      text: isMissing ? say('missing') : words.formats.signed(gap),
      ink: gap >= 0 ? 'good' : 'bad',
      depth: node.parent === whole.node.code ? 0 : 1,
    }),
  );
  return [
    { kind: 'picture', caption: say('picture.drivers'), drawing: barChart(bars, say('picture.drivers')) },
    table(
      words,
      say('table.drivers'),
      ['dimension', 'own', 'peers', 'gap'],
      [...dimensions, whole].map(({ node, own, peers, gap, isMissing }) => [
        local(node.name),
        isMissing ? '–' : words.formats.precise(own),
        words.formats.precise(peers),
        words.formats.signedPrecise(gap),
      ]),
    ),
    note(say('note.contributions')),
    ...(rows.some(({ isMissing }) => isMissing) ? [note(say('note.missingParts'))] : []),
  ];
};

const obstacles: Write = ({ input }, words) => {
  const { say, local } = words;
  const found = obstacleDegreesOf(input);
  if (found.length === 0) return [note(say('note.noObstacles'))];
  const leaves = found.filter(({ node }) => node.kind === 'indicator').slice(0, MOST_ROWS);
  const dimensions = found.filter(({ node }) => node.depth === 1 && node.kind === 'dimension');
  const bars = leaves.map(
    ({ node, degree }): Bar => ({
      label: local(node.name),
      value: degree,
      text: share(degree),
      ink: 'bad',
      depth: 1,
    }),
  );
  return [
    { kind: 'picture', caption: say('picture.obstacles'), drawing: barChart(bars, say('picture.obstacles')) },
    ...(dimensions.length === 0
      ? []
      : [
          table(
            words,
            say('table.obstacles'),
            ['dimension', 'weight', 'score', 'degree'],
            dimensions.map(({ node, degree }) => [
              local(node.name),
              share(node.effectiveWeight),
              words.formats.score(scoreAt(input.scores, node.code)),
              share(degree),
            ]),
          ),
        ]),
    note(say('note.obstacles')),
  ];
};

const peers: Write = ({ input }, words) => {
  const { say, local, nameOf } = words;
  const { nodes, scores, values } = input;
  if (input.peers.areas.length === 0) return [];
  const indicators = nodes.filter(({ kind }) => kind === 'indicator');
  const byWeight = indicators.toSorted((a, b) => b.effectiveWeight - a.effectiveWeight).slice(0, MOST_ROWS);
  const shown = indicators.filter((node) => byWeight.includes(node));
  const rows = shown.flatMap(({ code, name }) => {
    const others = columnOf(scores, code)
      .slice(1)
      .filter((value) => !Number.isNaN(value));
    if (others.length === 0) return [];
    const [low, high] = extent(others);
    return [{ label: local(name), own: scoreAt(scores, code), low, high, median: median(others) }];
  });
  const caption = say('picture.peers', { area: local(input.area.name) });
  return [
    ...(rows.length === 0 ? [] : [{ kind: 'picture' as const, caption, drawing: dotChart(rows, caption) }]),
    table(
      words,
      say('table.peers'),
      ['indicator', 'value', 'peerValue', 'place'],
      shown.map(({ code, name, unit, dividedUnit }) => {
        const column = columnOf(values, code);
        const symbol = dividedUnit ?? unit;
        const places = rankColumn(columnOf(scores, code), 'min');
        const of = places.filter((place) => !Number.isNaN(place)).length;
        return [
          symbol && local(symbol) !== ''
            ? say('unit', { name: local(name), unit: local(symbol) })
            : local(name),
          readable(column[0]),
          readable(median(column.slice(1))),
          Number.isNaN(places[0]!) ? '–' : `${rank(places[0]!)} / ${of}`,
        ];
      }),
    ),
    table(
      words,
      say('table.areas'),
      ['area', 'rank', 'score'],
      [input.area, ...input.peers.areas]
        .map(({ code }) => input.ranking.find((one) => one.area === code))
        .filter((one) => one !== undefined)
        .toSorted((a, b) => a.rank - b.rank)
        .map((one) => [nameOf(one.area), rank(one.rank), words.formats.score(one.score)]),
    ),
  ];
};

const trend: Write = ({ input }, words) => {
  const { say } = words;
  const drawing = trendChart(input, say('picture.trend'));
  if (!drawing) return [];
  const { move } = input;
  return [
    { kind: 'picture', caption: say('picture.trend'), drawing },
    ...(move
      ? [
          table(
            words,
            say('table.trend', { since: words.period(move.since) }),
            ['part', 'places', 'points'],
            (['data', 'method', 'peers'] as const).map((part) => [
              say(`part.${part}`),
              places(0 - move.parts[part].rank),
              words.formats.signedPrecise(move.parts[part].score),
            ]),
          ),
          note(say('note.trend')),
        ]
      : []),
  ];
};

const lift: Write = ({ input }, words) => {
  const { say, nameOf, unitOf } = words;
  if (isUnscored(input)) return [note(say('note.unscored'))];
  if (!input.lift) return input.ranking[0]?.area === input.area.code ? [] : [note(say('note.noLift'))];
  const { goal, tried, isReached, together, alone } = input.lift;
  const change = ({ figure, from, to }: LiftChange): readonly string[] => [
    nameOf(figure),
    `${readable(from)}${spaced(unitOf(figure))}`,
    `${readable(to)}${spaced(unitOf(figure))}`,
  ];
  return [
    ...(alone.length > 0
      ? [
          table(
            words,
            say('table.liftAlone', { goal: rank(goal) }),
            ['figure', 'now', 'needed'],
            alone.map(change),
          ),
        ]
      : []),
    ...(isReached && together.length > 1
      ? [
          table(
            words,
            say('table.lift', { goal: rank(goal) }),
            ['figure', 'now', 'needed'],
            together.map(change),
          ),
        ]
      : []),
    note(say('note.lift')),
    ...(tried === null ? [] : [note(say('note.liftSome', { count: tried }))]),
  ];
};

const coordination: Write = ({ input }, words) => {
  const { say } = words;
  const found = coordinationIn(input);
  if (!found) return [note(say('note.noCoordination'))];
  return [
    table(
      words,
      say('table.coordination'),
      ['form', 'coupling', 'development', 'coordination', 'grade'],
      (['classical', 'corrected'] as const).map((form) => {
        const { coupling, development, coordination: degree, grade } = found[form];
        return [
          say(`form.${form}`),
          fixed(coupling, 3),
          fixed(development, 3),
          fixed(degree, 3),
          say(`grade.${grade}`),
        ];
      }),
    ),
    note(say('note.coordination')),
  ];
};

const data: Write = ({ run, input }, { say, nameOf, period }) => {
  const { old } = dataLimitsOf(input);
  const older = old
    .slice(0, MOST_ROWS)
    .map(({ indicator, period: from }) => say('old', { name: nameOf(indicator), period: period(from!) }));
  return [
    ...(older.length === 0 ? [] : [note(older.join(say('old.separator')))]),
    note(say('note.recompute', { run: run.id, at: run.at.slice(0, 10) })),
  ];
};

/** What stands below the sentences of each topic. */
export const SECTION_BLOCKS: Readonly<Record<Topic, Write>> = {
  standing,
  drivers,
  obstacles,
  peers,
  trend,
  lift,
  coordination,
  data,
};
