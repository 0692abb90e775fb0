import { type Ask, clientOf } from './client.ts';

const TYPE = 'AirQualityObserved';

/** From here on the sample's annual mean of PM2.5 is that of records that come in. */
export async function measureAir(api: Ask): Promise<void> {
  const measure = {
    format: 'meridian-measure/1',
    indicator: 'PM25_MEAN',
    name: { en: 'Annual mean PM2.5', zh: 'PM2.5年均浓度' },
    unit: 'ug/m3',
    period: 'year',
    offset: '+08:00',
    entities: { type: TYPE },
    attribute: 'pm25',
    aggregate: { method: 'mean' },
    area: { by: 'reference', attribute: 'areaServed' },
    time: 'observedAt',
  };
  await api('PUT', '/measures/PM25_MEAN', { text: JSON.stringify(measure) });
}

/** Readings of an area's air, one for each day that is told. */
export async function postAir(
  address: string,
  area: string,
  days: readonly (readonly [day: string, value: number])[],
): Promise<void> {
  const broker = await clientOf(address);
  for (const [day, value] of days)
    await broker('POST', '/ngsi-ld/v1/entityOperations/upsert?options=update', [
      {
        id: `urn:ngsi-ld:${TYPE}:${area}`,
        type: TYPE,
        areaServed: { type: 'Property', value: area },
        pm25: { type: 'Property', value, unitCode: 'GQ', observedAt: `${day}T04:00:00Z` },
      },
    ]);
}
