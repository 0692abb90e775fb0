import type { Measure } from '../src/indicators/measure.ts';
import { framework60 } from './_composite-data.ts';

export const AREAS = 300;
export const YEAR = '2026';
/** Where records lie that were there before. */
export const PAST_YEAR = '2025';
export const SITE = 'DominoSite';
export const FRAMEWORK = framework60;
export const CODES: readonly string[] = FRAMEWORK.tree.children.flatMap((dimension) =>
  'children' in dimension ? dimension.children.map(({ code }) => code) : [],
);

export const areaOf = (area: number): string => String(910_000 + area);
/** Attributes of one entity: an area's indicators come from several, as from several departments. */
const ATTRIBUTES = 10;
/** The entities of an area, each with the numbers of the indicators that it has attributes for. */
export const SITES: readonly (readonly number[])[] = Array.from(
  { length: Math.ceil(CODES.length / ATTRIBUTES) },
  (_, site) => CODES.flatMap((_, i) => (Math.floor(i / ATTRIBUTES) === site ? [i] : [])),
);
export const siteOf = (area: number, indicator: number): string =>
  `urn:ngsi-ld:${SITE}:${areaOf(area)}:${Math.floor(indicator / ATTRIBUTES)}`;
export const attributeOf = (indicator: number): string => `p${indicator}`;

/** Sums, means and the largest of the records of a year, by the area that a site names. */
export const measures = (): readonly Measure[] =>
  CODES.map((indicator, at) => ({
    format: 'meridian-measure/1',
    indicator,
    unit: '1',
    period: 'year',
    entities: { type: SITE },
    attribute: attributeOf(at),
    aggregate: { method: (['mean', 'sum', 'max'] as const)[at % 3]! },
    area: { by: 'reference', attribute: 'area' },
    time: 'observedAt',
  }));

/** Brings areas, a framework and its measures into an empty workspace, as people do: over the API. */
export async function setUp(address: string, token: string): Promise<void> {
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const isForm = body instanceof FormData;
    const answer = await fetch(`${address}/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'x-meridian-request': '1',
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  const lines = Array.from({ length: AREAS }, (_, area) => {
    const code = areaOf(area);
    return `${code},,prefecture,Area ${area},区域 ${area},${100 + area / 20},${30 + area / 60}\n`;
  });
  const form = new FormData();
  const csv = `code,parent,level,name_en,name_zh,longitude,latitude\n${lines.join('')}`;
  form.append('file', new Blob([csv], { type: 'text/csv' }), 'areas.csv');
  const { id: uploadId } = (await ask('POST', '/uploads', form)) as { id: string };
  const mapping = { format: 'meridian-mapping/1', files: [{ file: 'areas.csv', shape: 'areas' }] };
  const started = (await ask('POST', '/imports', { uploadId, mapping })) as { id: number };
  for (;;) {
    const { status } = (await ask('GET', `/imports/${started.id}`)) as { status: string };
    if (status === 'completed') break;
    if (status !== 'running') throw new Error(`the import is ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await ask('PUT', `/frameworks/${FRAMEWORK.id}`, { text: JSON.stringify(FRAMEWORK) });
  for (const measure of measures())
    await ask('PUT', `/measures/${measure.indicator}`, { text: JSON.stringify(measure) });
}
