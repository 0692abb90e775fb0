import { Type } from 'typebox';
import { AreaWire, LocalTextWire, Nullable } from '../platform/wire.ts';
import { PEER_CHOICES, type PeerChoice } from './diagnosis-input.ts';
import { type Finding, TOPICS } from './finding.ts';
import type { ReportDocument } from './report-document.ts';

const ToneWire = Type.Union(
  (['good', 'bad', 'neutral', 'caution'] as const).map((tone) => Type.Literal(tone)),
  { description: 'good and bad are about the area; caution: read the result with care' },
);
const Numbers = Type.Record(Type.String(), Type.Number());
const PointWire = Type.Unsafe<readonly [number, number]>(
  Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }),
);

const FindingWire = Type.Unsafe<Finding & { readonly text: string }>(
  Type.Object({
    topic: Type.Union(TOPICS.map((topic) => Type.Literal(topic))),
    kind: Type.String({ description: 'The rule that found it' }),
    tone: ToneWire,
    isMain: Type.Boolean({ description: 'Whether the first page tells it' }),
    numbers: Numbers,
    codes: Type.Record(Type.String(), Type.String(), {
      description: 'Nodes, figures, bands or areas by their role in the sentence',
    }),
    items: Type.Array(Type.Object({ code: Type.String(), numbers: Numbers })),
    text: Type.String({ description: 'The sentence in the wanted language' }),
  }),
);

const Ink = Type.String({ description: 'ink, soft, line, track, own, peer, good, bad or paper' });
const At = Type.Number();
const ShapeWire = Type.Union([
  Type.Object({
    shape: Type.Literal('line'),
    from: PointWire,
    to: PointWire,
    ink: Ink,
    width: At,
    isDashed: Type.Optional(Type.Boolean()),
  }),
  Type.Object({
    shape: Type.Literal('rect'),
    x: At,
    y: At,
    width: At,
    height: At,
    ink: Ink,
    radius: Type.Optional(At),
  }),
  Type.Object({ shape: Type.Literal('circle'), x: At, y: At, r: At, ink: Ink }),
  Type.Object({ shape: Type.Literal('polyline'), points: Type.Array(PointWire), ink: Ink, width: At }),
  Type.Object({
    shape: Type.Literal('text'),
    x: At,
    y: At,
    text: Type.String(),
    size: At,
    anchor: Type.Union([Type.Literal('start'), Type.Literal('middle'), Type.Literal('end')]),
    ink: Ink,
    isBold: Type.Optional(Type.Boolean()),
  }),
]);
const PictureWire = Type.Object({
  caption: Type.String(),
  drawing: Type.Object({
    width: At,
    height: At,
    alt: Type.String(),
    shapes: Type.Array(ShapeWire),
  }),
});
const BlockWire = Type.Union([
  Type.Object({ kind: Type.Literal('sentence'), text: Type.String(), tone: ToneWire }),
  Type.Object({ kind: Type.Literal('note'), text: Type.String() }),
  Type.Object({ kind: Type.Literal('picture'), ...PictureWire.properties }),
  Type.Object({
    kind: Type.Literal('table'),
    caption: Type.String(),
    columns: Type.Array(Type.Object({ title: Type.String(), isNumber: Type.Boolean() })),
    rows: Type.Array(Type.Array(Type.String())),
  }),
]);

/** GET /api/v1/runs/:id/diagnosis/:area — what the rules find, and the report that is made of it, in one language. */
export const DiagnosisWire = Type.Object({
  run: Type.Object({ id: Type.String(), period: Type.String(), framework: LocalTextWire }),
  area: AreaWire,
  peers: Type.Object({
    choice: Type.Unsafe<PeerChoice>(Type.Union(PEER_CHOICES.map((choice) => Type.Literal(choice)))),
    areas: Type.Array(AreaWire),
  }),
  findings: Type.Array(FindingWire),
  report: Type.Unsafe<ReportDocument>(
    Type.Object({
      language: Type.String(),
      kicker: Type.String(),
      title: Type.String(),
      lead: Type.String(),
      notice: Nullable(Type.String()),
      summary: Type.Array(Type.Object({ text: Type.String(), tone: ToneWire })),
      picture: Nullable(PictureWire),
      sections: Type.Array(
        Type.Object({ id: Type.String(), title: Type.String(), blocks: Type.Array(BlockWire) }),
      ),
      footer: Type.String(),
    }),
  ),
});
export type DiagnosisWire = Type.Static<typeof DiagnosisWire>;
