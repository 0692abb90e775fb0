import type { OriginWire } from './origin-wire.ts';
import type { ValueLineageWire, VersionWire } from './value-lineage-wire.ts';

/** A node of a graph of provenance: JSON-LD with prefixed names. */
export type ProvNode = Readonly<Record<string, unknown>> & {
  readonly '@id': string;
  readonly '@type': string | readonly string[];
};

export interface Provenance {
  readonly '@context': Readonly<Record<string, unknown>>;
  readonly '@graph': readonly ProvNode[];
}

/** Names the value of an area, an indicator and a period. */
export interface ProvKey {
  readonly area: string;
  readonly indicator: string;
  readonly period: string;
}

/**
 * The names that a document of provenance uses: W3C PROV-O (https://www.w3.org/TR/prov-o/) and, for what it has no word for, our own
 * `meridian:` ones: state, period, unit, version, revision, recordCount, row, rowCount, column, sheet, bytes, weight.
 */
export const contextOf = (base: string): Provenance['@context'] => ({
  '@version': 1.1,
  '@base': `${base}/`,
  prov: 'http://www.w3.org/ns/prov#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  meridian: 'urn:meridian:term:',
});

/** Puts nodes together; what is said of one thing in two places stands together. */
export function documentOf(base: string, nodes: readonly ProvNode[]): Provenance {
  const told = new Map<string, ProvNode>();
  for (const node of nodes) told.set(node['@id'], { ...told.get(node['@id']), ...node });
  return { '@context': contextOf(base), '@graph': [...told.values()] };
}

/** How a value came about, as PROV-O: its versions, what made each, from what, and who had a part in it. */
export const valueProvenance = (
  { area, indicator, period, version, earlier }: ValueLineageWire,
  base: string,
): Provenance => {
  const key = { area: area.code, indicator: indicator.code, period };
  const label = both(
    `${area.name.en}, ${indicator.name.en}, ${period}`,
    `${area.name.zh}，${indicator.name.zh}，${period}`,
  );
  const versions = [version, ...earlier];
  return documentOf(
    base,
    versions.flatMap((one) => versionNodes(key, one, { unit: indicator.unit, label })),
  );
};

/** One version of a value with what made it. */
export function versionNodes(
  key: ProvKey,
  version: Pick<VersionWire, 'version' | 'value' | 'state' | 'since' | 'origin' | 'replaced'>,
  { unit, label }: { readonly unit: string; readonly label: unknown },
): ProvNode[] {
  const { origin, replaced } = version;
  const made = origin ? originNodes(origin, key) : undefined;
  return [
    {
      '@id': valueId(key, version.version),
      '@type': 'prov:Entity',
      'rdfs:label': label,
      ...(version.value === null ? {} : { 'prov:value': double(version.value) }),
      'meridian:unit': unit,
      'meridian:period': key.period,
      'meridian:state': version.state,
      'meridian:version': version.version,
      'prov:generatedAtTime': time(version.since),
      ...(replaced ? { 'prov:invalidatedAtTime': time(replaced.at) } : {}),
      ...(made
        ? {
            'prov:wasGeneratedBy': ref(made.activity),
            'prov:wasDerivedFrom': made.sources.map(ref),
            'prov:wasAttributedTo': made.agents.map(ref),
          }
        : {}),
      ...(version.version > 1 ? { 'prov:wasRevisionOf': ref(valueId(key, version.version - 1)) } : {}),
    },
    ...(made?.nodes ?? []),
  ];
}

interface Made {
  readonly activity: string;
  /** What the value was derived from. */
  readonly sources: readonly string[];
  readonly agents: readonly string[];
  readonly nodes: readonly ProvNode[];
}

const originNodes = (origin: OriginWire, key: ProvKey): Made =>
  origin.kind === 'import'
    ? importNodes(origin)
    : origin.kind === 'measure'
      ? measureNodes(origin, key)
      : submissionNodes(origin);

function importNodes(origin: Extract<OriginWire, { kind: 'import' }>): Made {
  const activity = `api/v1/imports/${origin.importId}`;
  const file = digestUri(origin.sha256);
  const cell = `${file}#row=${origin.row}&column=${encodeURIComponent(origin.column)}`;
  const agent = agentNode(origin.actor);
  return {
    activity,
    sources: [cell],
    agents: [agent['@id']],
    nodes: [
      {
        '@id': activity,
        '@type': 'prov:Activity',
        'rdfs:label': both(`Import ${origin.importId}`, `导入 ${origin.importId}`),
        'prov:startedAtTime': time(origin.at),
        'prov:used': ref(file),
        'prov:wasAssociatedWith': ref(agent['@id']),
      },
      {
        '@id': cell,
        '@type': 'prov:Entity',
        'prov:wasQuotedFrom': ref(file),
        'meridian:row': origin.row,
        'meridian:rowCount': origin.rowCount,
        'meridian:column': origin.column,
        ...(origin.sheet === null ? {} : { 'meridian:sheet': origin.sheet }),
      },
      { '@id': file, '@type': 'prov:Entity', 'rdfs:label': origin.file },
      agent,
    ],
  };
}

function measureNodes(origin: Extract<OriginWire, { kind: 'measure' }>, { area }: ProvKey): Made {
  const activity = `api/v1/measure-results/${origin.result}`;
  const records = `${activity}/records`;
  const plan = `api/v1/measures/${encodeURIComponent(origin.measure)}?revision=${origin.revision}`;
  const inputs = Object.entries(origin.inputs ?? {}).map(
    ([indicator, { value, period, version }]): ProvNode => ({
      '@id': valueId({ area, indicator, period }, version),
      '@type': 'prov:Entity',
      'prov:value': double(value),
    }),
  );
  // a formula reads other values and no records
  const sources = [
    ...(origin.records > 0 || inputs.length === 0 ? [records] : []),
    ...inputs.map((node) => node['@id']),
  ];
  return {
    activity,
    sources,
    agents: [SOFTWARE['@id']],
    nodes: [
      {
        '@id': activity,
        '@type': 'prov:Activity',
        'rdfs:label': both(`Measure ${origin.measure}`, `度量 ${origin.measure}`),
        'prov:endedAtTime': time(origin.at),
        'prov:used': sources.map(ref),
        'prov:wasAssociatedWith': ref(SOFTWARE['@id']),
        'prov:qualifiedAssociation': {
          '@type': 'prov:Association',
          'prov:agent': ref(SOFTWARE['@id']),
          'prov:hadPlan': ref(plan),
        },
      },
      {
        '@id': plan,
        '@type': ['prov:Entity', 'prov:Plan'],
        'rdfs:label': origin.measure,
        'meridian:revision': origin.revision,
      },
      ...(sources.includes(records)
        ? [
            {
              '@id': records,
              '@type': ['prov:Entity', 'prov:Collection'],
              'meridian:recordCount': origin.records,
            },
          ]
        : []),
      ...inputs,
      SOFTWARE,
    ],
  };
}

function submissionNodes(origin: Extract<OriginWire, { kind: 'submission' }>): Made {
  const submission = `api/v1/submissions/items/${origin.item}#${origin.submission}`;
  const sending = `${submission}-sent`;
  const deciding = `${submission}-decided`;
  const sender = origin.actor ? agentNode(origin.actor) : departmentNode(origin.department);
  const decider = origin.decision
    ? origin.decision.actor
      ? agentNode(origin.decision.actor)
      : REVIEWER
    : undefined;
  const figures = [
    figureNode(`${submission}-numerator`, 'Numerator', '分子', origin.numerator, origin.numeratorUnit),
    figureNode(
      `${submission}-denominator`,
      'Denominator',
      '分母',
      origin.denominator,
      origin.denominatorUnit,
    ),
  ].filter((node) => node !== undefined);
  const evidence = origin.evidence.map(
    (file): ProvNode => ({
      '@id': digestUri(file.sha256),
      '@type': 'prov:Entity',
      ...(file.name === null ? {} : { 'rdfs:label': file.name }),
      'meridian:bytes': file.bytes,
    }),
  );
  const sent: ProvNode = {
    '@id': sending,
    '@type': 'prov:Activity',
    'rdfs:label': both('Submitting', '填报'),
    'prov:endedAtTime': time(origin.at),
    'prov:used': [...figures, ...evidence].map((node) => ref(node['@id'])),
    'prov:wasAssociatedWith': ref(sender['@id']),
  };
  const entity: ProvNode = {
    '@id': submission,
    '@type': 'prov:Entity',
    'rdfs:label': both(`Submission ${origin.submission}`, `填报 ${origin.submission}`),
    'prov:generatedAtTime': time(origin.at),
    'prov:wasGeneratedBy': ref(sending),
    'prov:wasDerivedFrom': [...figures, ...evidence].map((node) => ref(node['@id'])),
    'prov:wasAttributedTo': ref(sender['@id']),
  };
  const decided: ProvNode | undefined =
    origin.decision && decider
      ? {
          '@id': deciding,
          '@type': 'prov:Activity',
          'rdfs:label': both('Review', '审核'),
          'prov:endedAtTime': time(origin.decision.at),
          'prov:used': ref(submission),
          'prov:wasInformedBy': ref(sending),
          'prov:wasAssociatedWith': ref(decider['@id']),
        }
      : undefined;
  return {
    activity: decided ? deciding : sending,
    sources: [submission],
    agents: [sender['@id'], ...(decider && decider['@id'] !== sender['@id'] ? [decider['@id']] : [])],
    nodes: [
      entity,
      sent,
      ...(decided ? [decided] : []),
      ...figures,
      ...evidence,
      sender,
      ...(decider ? [decider] : []),
    ],
  };
}

const figureNode = (
  id: string,
  en: string,
  zh: string,
  value: number | null,
  unit: string | null,
): ProvNode | undefined =>
  value === null
    ? undefined
    : {
        '@id': id,
        '@type': 'prov:Entity',
        'rdfs:label': both(en, zh),
        'prov:value': double(value),
        ...(unit === null ? {} : { 'meridian:unit': unit }),
      };

/** What computes by itself. */
export const SOFTWARE: ProvNode = {
  '@id': 'urn:meridian:software',
  '@type': ['prov:Agent', 'prov:SoftwareAgent'],
  'rdfs:label': 'Meridian',
};

/** In place of a person who is not named to everybody. */
const departmentNode = (department: string): ProvNode => ({
  '@id': `urn:meridian:department:${encodeURIComponent(department)}`,
  '@type': ['prov:Agent', 'prov:Organization'],
  'rdfs:label': department,
});
const REVIEWER: ProvNode = {
  '@id': 'urn:meridian:reviewer',
  '@type': 'prov:Agent',
  'rdfs:label': both('Reviewer', '审核人员'),
};

/** A person, a machine's key, or the program itself. */
export const agentNode = ({ id, name }: { readonly id: string; readonly name: string }): ProvNode =>
  id === 'system'
    ? SOFTWARE
    : { '@id': `urn:meridian:actor:${encodeURIComponent(id)}`, '@type': 'prov:Agent', 'rdfs:label': name };

export const valueId = ({ area, indicator, period }: ProvKey, version: number): string =>
  `api/v1/values/${[area, indicator, period].map(encodeURIComponent).join('/')}/lineage?version=${version}`;

/** The name of a file by what is in it (RFC 6920). Takes the hash as hexadecimal digits. */
const digestUri = (sha256: string): string =>
  `ni:///sha-256;${Buffer.from(sha256, 'hex').toString('base64url')}`;

export const ref = (id: string): { readonly '@id': string } => ({ '@id': id });
export const time = (at: string) => ({ '@value': at, '@type': 'xsd:dateTime' });
/** With all its digits, which a JSON reader might round. */
export const double = (value: number) => ({ '@value': String(value), '@type': 'xsd:double' });
/** A label in both languages. */
export function both(en: string, zh: string) {
  return [
    { '@value': en, '@language': 'en' },
    { '@value': zh, '@language': 'zh' },
  ];
}
