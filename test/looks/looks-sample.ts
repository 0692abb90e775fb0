import { expect, vi } from 'vitest';
import { postAir } from '../e2e/air.ts';
import { type Ask, clientOf } from '../e2e/client.ts';
import { prepareLineage } from '../e2e/lineage-sample.ts';
import { assessSecondYear } from '../e2e/second-year.ts';
import { bringStations } from '../e2e/stations.ts';
import type { House } from '../e2e/visit.ts';

/** What the addresses of the pages name. */
export interface Shown {
  /** The run whose values are measured, submitted and imported. */
  run: string;
  item: number;
  edition: string;
  round: string;
  /** Of an expert without an account. */
  token: string;
  subscription: string;
}

/** Something to see on every page of the console: analyses, city data, a source, a round with its panel, an edition. */
export async function prepareLooks(api: Ask, house: House): Promise<Shown> {
  await prepareLineage(api, house);
  const { items } = await api<{ items: { id: number }[] }>('GET', '/submissions/items?code=BEDS');
  const { id: run } = await api<{ id: string }>('GET', '/runs/latest');
  await analyse(api, run);
  const { id: edition } = await api<{ id: string }>('POST', '/editions', { run });
  await bringStations(await clientOf(house.address));
  const round = await openRound(api);
  const subscription = await subscribe(house);
  await bringNoise(api);
  await assessSecondYear(api);
  // values in force are ahead of the runs
  await postAir(house.address, '370200', [['2020-03-04', 90]]);
  return { run, item: items[0]!.id, edition, ...round, subscription };
}

async function analyse(api: Ask, run: string): Promise<void> {
  for (const asked of [
    { kind: 'uncertainty', samples: 500 },
    { kind: 'sensitivity', samples: 512 },
    { kind: 'bounds', spec: { relative: 0.25 } },
  ]) {
    const { id } = await api<{ id: string }>('POST', `/runs/${run}/analyses`, asked);
    await vi.waitFor(
      async () => expect(await api('GET', `/analyses/${id}`)).toMatchObject({ status: 'completed' }),
      { timeout: 120_000, interval: 200 },
    );
  }
}

async function openRound(api: Ask): Promise<{ readonly round: string; readonly token: string }> {
  const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
  const { id } = await api<{ id: string }>('POST', '/rounds', {
    name: { en: 'Evaluation of three cities', zh: '三城评价' },
    framework: 'cn-sample-166',
    period: '2021',
    opens: day(0),
    cutoff: day(10),
    areas: ['370100', '370200', '140100'],
  });
  const move = async (name: string): Promise<void> => {
    const { revision } = await api<{ revision: number }>('GET', `/rounds/${id}`);
    await api('POST', `/rounds/${id}/move`, { move: name, revision, reason: 'for the pictures' });
  };
  await move('call');
  await api('PUT', `/rounds/${id}/panel`, { method: 'ahp' });
  const { token } = await api<{ token: string }>('POST', `/rounds/${id}/panel/experts`, {
    name: 'An expert',
  });
  const { person } = await api<{ person: { id: string } }>('GET', '/session');
  await api('POST', `/rounds/${id}/panel/experts`, { name: 'Administrator', person: person.id });
  for (const name of ['freeze', 'review', 'panel']) await move(name);
  const { revision } = await api<{ revision: number }>('GET', `/rounds/${id}/panel`);
  await api('POST', `/rounds/${id}/panel/open`, { revision });
  return { round: id, token };
}

async function subscribe({ address }: House): Promise<string> {
  const id = 'urn:ngsi-ld:Subscription:duty-room';
  const broker = await clientOf(address);
  await broker('POST', '/ngsi-ld/v1/subscriptions', {
    id,
    type: 'Subscription',
    subscriptionName: 'Duty room',
    entities: [{ type: 'AirQualityObserved' }],
    notification: { endpoint: { uri: 'http://127.0.0.1:9/hook' } },
  });
  return id;
}

/** A source with a record that it took and one that it rejected. */
async function bringNoise(api: Ask): Promise<void> {
  await api('POST', '/sources', {
    source: {
      id: 'noise-meters',
      name: 'Noise meters',
      kind: 'push',
      options: {},
      model: { type: 'NoiseLevelObserved' },
      mapping: {
        id: 'urn:ngsi-ld:NoiseLevelObserved:{/id}',
        attributes: { LAeq: { value: '/level', as: 'number', required: true } },
      },
    },
  });
  await api('POST', '/sources/noise-meters/records', [
    { id: 1, level: 51 },
    { id: 2, level: '?' },
  ]);
}
