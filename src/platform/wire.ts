import { type TSchema, Type } from 'typebox';

/** Shapes that every route shares. */
export const LocalTextWire = Type.Object({ en: Type.String(), zh: Type.String() });

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Two numbers, e.g. the ends of a range. A list of two: tuples of TypeBox are no JSON Schema 2020-12. */
export const PairWire = (description?: string) =>
  Type.Unsafe<[number, number]>(
    Type.Array(Type.Number(), { minItems: 2, maxItems: 2, ...(description ? { description } : {}) }),
  );

export const IssueWire = Type.Object({
  code: Type.String(),
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
  at: Type.Object({
    file: Type.Optional(Type.String()),
    sheet: Type.Optional(Type.String()),
    row: Type.Optional(Type.Integer()),
    column: Type.Optional(Type.String()),
    path: Type.Optional(Type.String()),
  }),
  value: Type.Optional(Type.String()),
  details: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  /** The issue in words, in the language of Accept-Language. */
  message: Type.String(),
});
export type IssueWire = Type.Static<typeof IssueWire>;

/** RFC 9457 problem details, application/problem+json. */
export const ProblemWire = Type.Object({
  type: Type.String({ description: 'urn:meridian:error:<code>' }),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  instance: Type.Optional(Type.String()),
  issues: Type.Optional(Type.Array(IssueWire)),
  issueCount: Type.Optional(Type.Integer()),
});
export type ProblemWire = Type.Static<typeof ProblemWire>;

/** One page of a list; `next` is an opaque cursor, null on the last page. */
export const PageWire = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) });

export const PageQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 100 })),
});
export type PageQuery = Type.Static<typeof PageQuery>;

export const AreaWire = Type.Object({
  code: Type.String({ description: 'National code (GB/T 2260)', examples: ['370200'] }),
  parent: Nullable(Type.String()),
  level: Type.String(),
  name: LocalTextWire,
  longitude: Nullable(Type.Number()),
  latitude: Nullable(Type.Number()),
});
export type AreaWire = Type.Static<typeof AreaWire>;

export const ActorWire = Type.Object({ id: Type.String(), name: Type.String() });
