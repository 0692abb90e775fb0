import type { Ask } from './client.ts';

export const STATION = 'urn:ngsi-ld:AirQualityObserved:station-01';
export const STATIONS = 40;

const AIR = 'https://smartdatamodels.org/dataModel.Environment/';
const START = Date.parse('2026-11-01T00:00:00Z');
const CONTEXT = {
  AirQualityObserved: `${AIR}AirQualityObserved`,
  no2: `${AIR}no2`,
  refDevice: `${AIR}refDevice`,
  name: 'https://smartdatamodels.org/name',
};

const reading = (value: number, hour: number) => ({
  type: 'Property',
  value,
  unitCode: 'GQ',
  observedAt: new Date(START + hour * 3_600_000).toISOString(),
});

/** Forty stations side by side, one of them with six hours of readings. */
export async function bringStations(broker: Ask): Promise<void> {
  const stations = Array.from({ length: STATIONS }, (_, number) => ({
    '@context': CONTEXT,
    id: `urn:ngsi-ld:AirQualityObserved:station-${String(number + 1).padStart(2, '0')}`,
    type: 'AirQualityObserved',
    name: {
      type: 'LanguageProperty',
      languageMap: { en: `Station ${number + 1}`, zh: `监测点${number + 1}` },
    },
    location: {
      type: 'GeoProperty',
      value: { type: 'Point', coordinates: [120.3 + (number % 8) / 50, 36.05 + Math.floor(number / 8) / 50] },
    },
    refDevice: { type: 'Relationship', object: `urn:ngsi-ld:Device:${number + 1}` },
    no2: reading(20 + number, 0),
  }));
  await broker('POST', '/ngsi-ld/v1/entityOperations/upsert', stations);
  for (let hour = 1; hour <= 5; hour += 1) await sendReading(broker, 20 + hour, hour);
}

/** One reading of {@link STATION}. */
export async function sendReading(broker: Ask, value: number, hour: number): Promise<void> {
  await broker('PATCH', `/ngsi-ld/v1/entities/${STATION}/attrs/no2`, {
    '@context': CONTEXT,
    ...reading(value, hour),
  });
}
