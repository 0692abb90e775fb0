import {
  agentNode,
  both,
  documentOf,
  double,
  type Provenance,
  type ProvKey,
  type ProvNode,
  ref,
  SOFTWARE,
  time,
  valueId,
  versionNodes,
} from '../indicators/provenance.ts';
import type { VersionWire } from '../indicators/value-lineage-wire.ts';
import type { Area } from '../model/area.ts';
import type { LocalText } from '../model/text.ts';
import type { RunNodeWire } from './run-wire.ts';

/** A stored value that a score was made of, in the version that the run took. */
export interface UsedValue {
  readonly key: ProvKey;
  readonly name: LocalText;
  readonly unit: string;
  readonly version: VersionWire;
}

export interface ScoreProvenanceInput {
  readonly run: {
    readonly id: string;
    readonly at: Date;
    readonly actor: { readonly id: string; readonly name: string };
    readonly framework: string;
    readonly revision: number;
    readonly frameworkName: LocalText;
  };
  readonly area: Area;
  /** The node and all below it, each with its score. */
  readonly nodes: readonly { readonly node: RunNodeWire; readonly score: number | null }[];
  /** The values that each indicator's score was made of, by its code. */
  readonly used: ReadonlyMap<string, readonly UsedValue[]>;
}

/** How a score of a run came about, down to the stored values and what they came from, as PROV-O. */
export function scoreProvenance({ run, area, nodes, used }: ScoreProvenanceInput, base: string): Provenance {
  const activity = `api/v1/runs/${encodeURIComponent(run.id)}`;
  const plan = `api/v1/frameworks/${encodeURIComponent(run.framework)}?revision=${run.revision}`;
  const place = `api/v1/areas/${encodeURIComponent(area.code)}`;
  const scoreId = (code: string) =>
    `${activity}/lineage/${encodeURIComponent(area.code)}/${encodeURIComponent(code)}`;
  const actor = agentNode(run.actor);
  const values = [...used.values()].flat();
  const head: ProvNode[] = [
    {
      '@id': activity,
      '@type': 'prov:Activity',
      'rdfs:label': both(`Run ${run.id}`, `评价 ${run.id}`),
      'prov:endedAtTime': time(run.at.toISOString()),
      'prov:used': [...new Set(values.map(({ key, version }) => valueId(key, version.version)))].map(ref),
      'prov:wasAssociatedWith': [...new Set([SOFTWARE['@id'], actor['@id']])].map(ref),
      'prov:qualifiedAssociation': {
        '@type': 'prov:Association',
        'prov:agent': ref(SOFTWARE['@id']),
        'prov:hadPlan': ref(plan),
      },
    },
    {
      '@id': plan,
      '@type': ['prov:Entity', 'prov:Plan'],
      'rdfs:label': both(run.frameworkName.en, run.frameworkName.zh),
      'meridian:revision': run.revision,
    },
    { '@id': place, '@type': 'prov:Location', 'rdfs:label': both(area.name.en, area.name.zh) },
    SOFTWARE,
    actor,
  ];
  const scores = nodes.map(({ node, score }): ProvNode => {
    const below = nodes.filter((one) => one.node.parent === node.code).map((one) => scoreId(one.node.code));
    const made = (used.get(node.code) ?? []).map(({ key, version }) => valueId(key, version.version));
    return {
      '@id': scoreId(node.code),
      '@type': 'prov:Entity',
      'rdfs:label': both(`${area.name.en}, ${node.name.en}`, `${area.name.zh}，${node.name.zh}`),
      ...(score === null ? {} : { 'prov:value': double(score) }),
      ...(node.parent === null ? {} : { 'meridian:weight': double(node.weight) }),
      'prov:generatedAtTime': time(run.at.toISOString()),
      'prov:wasGeneratedBy': ref(activity),
      'prov:wasDerivedFrom': [...below, ...made].map(ref),
      'prov:atLocation': ref(place),
    };
  });
  const stored = values.flatMap(({ key, name, unit, version }) =>
    versionNodes(key, version, {
      unit,
      label: both(`${area.name.en}, ${name.en}, ${key.period}`, `${area.name.zh}，${name.zh}，${key.period}`),
    }),
  );
  return documentOf(base, [...head, ...scores, ...stored]);
}
