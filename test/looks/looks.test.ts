import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../e2e/program.ts';
import { STATION } from '../e2e/stations.ts';
import { DESK, expectSound, openProgram, PHONE } from '../e2e/visit.ts';
import { prepareLooks, type Shown } from './looks-sample.ts';

let shown: Shown;
const house = openProgram(async (api, opened) => {
  shown = await prepareLooks(api, opened);
});

/** Who looks: anybody, or the administrator. */
type Who = 'anybody' | 'administrator';
type Looked = readonly [name: string, path: () => string, who?: Who];

/** Pages of the console, by the route that draws them, and those that the server writes. */
const PAGES: readonly Looked[] = [
  ['overview', () => `/?run=${shown.run}`],
  ['overview-moved', () => '/'],
  ['overview-live', () => '/?live=true'],
  ['area', () => `/areas/370200?run=${shown.run}`],
  ['area-moved', () => '/areas/140100'],
  ['area-with-missing-values', () => '/areas/140500'],
  ['lift', () => '/areas/140100/lift?rank=1'],
  ['change', () => '/areas/140100/change'],
  ['diagnosis', () => '/areas/370200/diagnosis'],
  ['indicators', () => '/indicators'],
  ['indicator', () => '/indicators/PM25_MEAN'],
  ['lineage-of-index', () => `/lineage/370200/SAMPLE?run=${shown.run}`],
  ['lineage-imported', () => `/lineage/370200/GDP_PER_HEAD?run=${shown.run}`],
  ['lineage-measured', () => `/lineage/370200/PM25_MEAN?run=${shown.run}`],
  ['lineage-submitted', () => `/lineage/370200/BEDS?run=${shown.run}`, 'administrator'],
  ['records', () => '/measure-results/1'],
  ['records-none', () => '/measure-results/999999'],
  ['what-if', () => '/what-if'],
  ['robustness', () => `/robustness?run=${shown.run}`],
  ['robustness-none', () => '/robustness'],
  ['examination', () => '/examination'],
  ['audit', () => '/audit'],
  ['import', () => '/import', 'administrator'],
  ['imports', () => '/imports'],
  ['import-detail', () => '/imports/1'],
  ['entities', () => '/entities?type=AirQualityObserved&colour=no2'],
  ['entity', () => `/entities/${STATION}`],
  ['types', () => '/types'],
  ['sources', () => '/sources', 'administrator'],
  ['sources-signed-out', () => '/sources'],
  ['source-new', () => '/sources/new', 'administrator'],
  ['source', () => '/sources/noise-meters', 'administrator'],
  ['source-edit', () => '/sources/noise-meters/edit', 'administrator'],
  ['subscriptions', () => '/subscriptions', 'administrator'],
  ['subscription', () => `/subscriptions/${shown.subscription}`, 'administrator'],
  ['submissions', () => '/submissions', 'administrator'],
  ['submission', () => `/submissions/${shown.item}`, 'administrator'],
  ['frameworks', () => '/frameworks'],
  ['framework', () => '/frameworks/cn-sample-166'],
  ['framework-china', () => '/frameworks/cn-nsc-2016'],
  ['method', () => '/frameworks/cn-sample-166/method'],
  ['method-none', () => '/frameworks/u4ssc-91/method'],
  ['runs', () => '/runs'],
  ['run', () => `/runs/${shown.run}`, 'administrator'],
  ['measures', () => '/measures'],
  ['measure', () => '/measures/PM25_MEAN', 'administrator'],
  ['rounds', () => '/rounds', 'administrator'],
  ['round', () => `/rounds/${shown.round}`, 'administrator'],
  ['round-said', () => `/rounds/${shown.round}/said`, 'administrator'],
  ['panel', () => `/rounds/${shown.round}/panel`, 'administrator'],
  ['ballot-of-a-person', () => `/rounds/${shown.round}/ballot`, 'administrator'],
  ['ballot', () => `/panel/${shown.token}`],
  ['sign-in', () => '/sign-in'],
  ['administration', () => '/administration', 'administrator'],
  ['not-found', () => '/nowhere'],
  ['editions', () => '/editions'],
  ['edition', () => `/editions/${shown.edition}`],
  ['edition-area', () => `/editions/${shown.edition}/areas/370200`],
];

test('no page of the console is left out', () => {
  const routes = readFileSync(join(ROOT, 'console/routes.tsx'), 'utf8');
  const looked = PAGES.map(([, path]) => path().replace(/\?.*/, ''));
  const patterns = [...routes.matchAll(/path: '(.+?)'/g)].map(([, path]) => path!);
  expect(patterns.length).toBeGreaterThan(40);
  const leftOut = patterns.filter((pattern) => {
    const address = new RegExp(`^${pattern.replaceAll(/\$\w+/g, '[^/]+')}$`);
    return !looked.some((path) => address.test(path));
  });
  expect(leftOut).toEqual([]);
});

describe.each([
  ['en', DESK],
  ['zh-dark-phone', PHONE],
])('%s', (look, options) => {
  for (const [name, path, who = 'anybody'] of PAGES)
    test(name, async () => {
      const as = who === 'administrator' ? { as: house.administrator } : {};
      await house.visit(
        path(),
        // axe is a script of the test's own: pages of the server allow none
        { ...options, ...as, bypassCSP: path().startsWith('/editions') },
        (page) => expectSound(page, `${name}-${look}`),
        /-none$/.test(name) ? /404/ : undefined,
      );
    });
});
