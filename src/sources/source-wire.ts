import { Type } from 'typebox';
import { ActorWire, IssueWire, Nullable, PageWire } from '../platform/wire.ts';

export const SOURCE_KINDS = ['file', 'folder', 'http', 'push', 'mqtt', 'sql'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

const literals = <const Texts extends readonly string[]>(texts: Texts) =>
  Type.Unsafe<Texts[number]>(Type.Union(texts.map((text) => Type.Literal(text))));
const Text = (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, ...(description ? { description } : {}) });
const closed = { additionalProperties: false } as const;

/**
 * Where a value of a record is found. A text that begins with `/` is a JSON Pointer into the record (`/` and the header for a
 * row of a table); one that begins with `=` is a JSONata expression; `{/pointer}` inside a text stands for the value there;
 * any other text stands for itself, as does `{ const: … }`.
 */
export const ValueRuleWire = Type.Union([
  Type.String({ maxLength: 2000 }),
  Type.Number(),
  Type.Boolean(),
  Type.Object({ const: Type.Unknown() }, closed),
]);
export type ValueRuleWire = Type.Static<typeof ValueRuleWire>;

export const ATTRIBUTE_RULE_KINDS = [
  'Property',
  'Relationship',
  'GeoProperty',
  'LanguageProperty',
  'VocabProperty',
  'JsonProperty',
  'ListProperty',
  'ListRelationship',
] as const;

/** How an attribute is made of a record. Where nothing is found for its value it is left out, unless it is required. */
export const AttributeRuleWire = Type.Object(
  {
    kind: Type.Optional(literals(ATTRIBUTE_RULE_KINDS)),
    /** The value; of a Relationship, the id that it points to. */
    value: Type.Optional(ValueRuleWire),
    /** In place of `value`: a point by its two coordinates, WGS 84 degrees. */
    longitude: Type.Optional(ValueRuleWire),
    latitude: Type.Optional(ValueRuleWire),
    /** What a text is read as; as it is without it. `number` knows a decimal point only. */
    as: Type.Optional(literals(['number', 'integer', 'text', 'boolean', 'json'] as const)),
    unitCode: Type.Optional(ValueRuleWire),
    observedAt: Type.Optional(ValueRuleWire),
    datasetId: Type.Optional(ValueRuleWire),
    required: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type AttributeRuleWire = Type.Static<typeof AttributeRuleWire>;

export const EntityMappingWire = Type.Object(
  {
    id: ValueRuleWire,
    /** Where it differs from the model's type. */
    type: Type.Optional(ValueRuleWire),
    scope: Type.Optional(ValueRuleWire),
    /** Of every attribute that has no `observedAt` of its own. */
    observedAt: Type.Optional(ValueRuleWire),
    /** How times are written in the records. */
    time: Type.Optional(
      Type.Object(
        {
          format: Type.Optional(literals(['iso', 'seconds', 'milliseconds'] as const)),
          /** Offset from UTC of times that do not say it, e.g. `+08:00`; without it such a time is refused. */
          offset: Type.Optional(Type.String({ pattern: '^(Z|[+-]\\d{2}:\\d{2})$' })),
        },
        closed,
      ),
    ),
    /** By name, a term of the @context or an IRI; a name may hold `{/pointer}`. */
    attributes: Type.Record(Type.String({ minLength: 1, maxLength: 500 }), AttributeRuleWire),
  },
  closed,
);
export type EntityMappingWire = Type.Static<typeof EntityMappingWire>;

/** How records are cut out of what comes. */
const RecordRules = {
  format: Type.Optional(literals(['csv', 'xlsx', 'json', 'ndjson', 'geojson'] as const)),
  /** JSON Pointer to the list of records inside a JSON document; the document itself without it. */
  records: Type.Optional(Type.String({ maxLength: 500 })),
  sheet: Type.Optional(Text(200)),
  delimiter: Type.Optional(literals([',', ';', '\t'] as const)),
  encoding: Type.Optional(literals(['auto', 'utf-8', 'gb18030'] as const)),
  headerRow: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
};

export const FileOptionsWire = Type.Object(RecordRules, closed);
export type FileOptionsWire = Type.Static<typeof FileOptionsWire>;

export const FolderOptionsWire = Type.Object(
  {
    ...RecordRules,
    /** Below the folder that the server reads sources from (`sources.folder`). */
    folder: Text(500),
    /** Files to take, `*` for any part of a name. */
    files: Type.Optional(Text(200)),
  },
  closed,
);
export type FolderOptionsWire = Type.Static<typeof FolderOptionsWire>;

export const HttpOptionsWire = Type.Object(
  {
    ...RecordRules,
    url: Text(4000),
    headers: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 2000 }))),
    /** With the secret `token` (bearer, header) or `password` (basic). */
    auth: Type.Optional(
      Type.Object(
        {
          kind: literals(['bearer', 'basic', 'header'] as const),
          user: Type.Optional(Text(200)),
          header: Type.Optional(Text(100)),
        },
        closed,
      ),
    ),
    timeoutSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 600 })),
  },
  closed,
);
export type HttpOptionsWire = Type.Static<typeof HttpOptionsWire>;

export const PushOptionsWire = Type.Object(
  {
    format: Type.Optional(literals(['json', 'geojson'] as const)),
    records: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type PushOptionsWire = Type.Static<typeof PushOptionsWire>;

export const MqttOptionsWire = Type.Object(
  {
    /** `mqtt://host:1883` or `mqtts://…`; without it messages come to this server's own broker. */
    url: Type.Optional(Text(1000)),
    user: Type.Optional(Text(200)),
    clientId: Type.Optional(Text(100)),
    /** Topics to take. `{name}` is one level, found under `/topic/name`; `+` and `#` as in MQTT. */
    topics: Type.Array(Text(500), { minItems: 1, maxItems: 100 }),
    /** What a message holds: JSON (default) or a text; found under `/payload`. */
    payload: Type.Optional(literals(['json', 'text'] as const)),
    /** JSON Pointer to a list of records inside the payload; each is then `/payload` of a record of its own. */
    records: Type.Optional(Type.String({ maxLength: 500 })),
    qos: Type.Optional(Type.Integer({ minimum: 0, maximum: 1 })),
  },
  closed,
);
export type MqttOptionsWire = Type.Static<typeof MqttOptionsWire>;

export const SqlOptionsWire = Type.Object(
  {
    dialect: literals(['postgresql', 'mysql'] as const),
    host: Text(255),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
    database: Text(200),
    user: Text(200),
    tls: Type.Optional(literals(['off', 'require', 'verify'] as const)),
    /** The table or view that is read, `schema.name`. */
    table: Text(200),
    /** Columns to read; all without it. */
    columns: Type.Optional(Type.Array(Text(200), { minItems: 1, maxItems: 500 })),
    /** A column that only grows (time of change, number): each run reads what is above the highest value seen. */
    watermark: Type.Optional(Text(200)),
    timeoutSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 600 })),
  },
  closed,
);
export type SqlOptionsWire = Type.Static<typeof SqlOptionsWire>;

/** The options of each kind. */
export const OPTIONS_WIRE = {
  file: FileOptionsWire,
  folder: FolderOptionsWire,
  http: HttpOptionsWire,
  push: PushOptionsWire,
  mqtt: MqttOptionsWire,
  sql: SqlOptionsWire,
} as const satisfies Record<SourceKind, unknown>;

const ScheduleWire = Type.Object(
  {
    /** Seconds from the end of one run to the next. */
    everySeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 31_536_000 })),
    /** Five or six fields, in place of `everySeconds`. */
    cron: Type.Optional(Text(200)),
    /** Of `cron`, e.g. `Asia/Shanghai`; UTC without it. */
    timeZone: Type.Optional(Text(100)),
  },
  closed,
);

export const SourceLimitsWire = Type.Object(
  {
    /** Most records of one run. */
    records: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000_000 })),
    /** Most bytes of one run, or of one message. */
    bytes: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_737_418_240 })),
    /** Most records taken in a second. */
    recordsPerSecond: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    /** Most records that wait to be stored; beyond that who sends has to wait (MQTT) or is refused (push). */
    queue: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  },
  closed,
);

/** What a source is, as it is declared. */
export const SourceSpecWire = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }),
    name: Text(200),
    kind: literals(SOURCE_KINDS),
    /** False: it rests. */
    active: Type.Optional(Type.Boolean()),
    /** Of the broker; the default tenant without it. */
    tenant: Type.Optional(Text(200)),
    /** As the kind has it. */
    options: Type.Object({}, { additionalProperties: true, description: 'Options of the kind' }),
    schedule: Type.Optional(ScheduleWire),
    model: Type.Object(
      {
        /** Type of the entities, a term of the @context or an IRI. */
        type: Text(500),
        /** The @context by which names are understood; the core @context without it. */
        context: Type.Optional(Type.Unknown()),
        /** Address of a JSON Schema that the entities' key-values are held against. */
        schema: Type.Optional(Text(1000)),
      },
      closed,
    ),
    mapping: EntityMappingWire,
    /** What an entity that is there already keeps: other attributes (`update`, default) or nothing (`replace`). */
    mode: Type.Optional(literals(['update', 'replace'] as const)),
    /** How old an observation may be when it comes, seconds; the schedule's interval, or an hour, without it. */
    freshSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 315_360_000 })),
    limits: Type.Optional(SourceLimitsWire),
  },
  closed,
);
export type SourceSpecWire = Type.Static<typeof SourceSpecWire>;

/** POST /api/v1/sources, PUT /api/v1/sources/:id. A secret that is left out stays, if what it is sent to stays. */
export const SourceRequestWire = Type.Object(
  {
    source: SourceSpecWire,
    /** Kept apart and never shown: `password`, `token`. */
    secrets: Type.Optional(
      Type.Object(
        {
          password: Type.Optional(Type.String({ maxLength: 4000 })),
          token: Type.Optional(Type.String({ maxLength: 4000 })),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type SourceRequestWire = Type.Static<typeof SourceRequestWire>;

/** Shares 0..1; null where nothing can be said. */
export const QualityWire = Type.Object({
  completeness: Nullable(
    Type.Number({ description: 'Share of the declared attributes that the records had a value for' }),
  ),
  timeliness: Nullable(Type.Number({ description: 'Share of the records that were fresh when they came' })),
  validity: Nullable(Type.Number({ description: 'Share of the records that were taken in' })),
});
export type QualityWire = Type.Static<typeof QualityWire>;

export const RUN_STATUSES = ['running', 'completed', 'partial', 'unchanged', 'failed'] as const;
export const RUN_CAUSES = ['schedule', 'manual', 'push', 'message', 'replay'] as const;

/** `partial`: some records were rejected; `unchanged`: nothing new was there; `failed`: it ended before its end. */
export const SourceRunWire = Type.Object({
  id: Type.Integer(),
  sourceId: Type.String(),
  cause: literals(RUN_CAUSES),
  status: literals(RUN_STATUSES),
  startedAt: Type.String(),
  finishedAt: Nullable(Type.String()),
  records: Type.Integer(),
  /** Entities, counted once for each record that brought them. */
  created: Type.Integer(),
  updated: Type.Integer(),
  rejected: Type.Integer(),
  bytes: Type.Integer(),
  quality: QualityWire,
  issues: Type.Array(IssueWire),
});
export type SourceRunWire = Type.Static<typeof SourceRunWire>;
export const SourceRunPageWire = PageWire(SourceRunWire);

/** `off`: it rests; `running`; `listening`: for what comes by itself; `waiting`: for its schedule or for a person; `failing`. */
export const SOURCE_STATES = ['off', 'running', 'listening', 'waiting', 'failing'] as const;

export const SourceWire = Type.Object({
  id: Type.String(),
  kind: literals(SOURCE_KINDS),
  source: SourceSpecWire,
  /** Names of the secrets that are kept. */
  secrets: Type.Array(Type.String()),
  state: literals(SOURCE_STATES),
  /** Runs that failed one after the other. */
  failures: Type.Integer(),
  dueAt: Nullable(Type.String()),
  lastRun: Nullable(SourceRunWire),
  /** Over the last 20 runs that brought records. */
  quality: QualityWire,
  /** Rejected records that are kept and were not replayed. */
  rejects: Type.Integer(),
  createdAt: Type.String(),
  modifiedAt: Type.String(),
  actor: ActorWire,
});
export type SourceWire = Type.Static<typeof SourceWire>;
export const SourcePageWire = PageWire(SourceWire);

export const SourceRejectWire = Type.Object({
  id: Type.Integer(),
  runId: Type.Integer(),
  at: Type.String(),
  /** Where in what came: a file and row, a topic. */
  place: Type.String(),
  /** The record as it came; null where it was too large to keep. */
  record: Type.Unknown(),
  issues: Type.Array(IssueWire),
  /** The run in which it was tried again with success. */
  replayedBy: Nullable(Type.Integer()),
});
export type SourceRejectWire = Type.Static<typeof SourceRejectWire>;
export const SourceRejectPageWire = PageWire(SourceRejectWire);

/** POST /api/v1/sources/:id/runs. `uploadId` (POST /uploads) for a source of kind `file`. */
export const RunRequestWire = Type.Object({ uploadId: Type.Optional(Type.String()) }, closed);

/** POST /api/v1/sources/:id/replay: those rejected records, or all that were not replayed yet. */
export const ReplayRequestWire = Type.Object(
  { rejects: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 1000 })) },
  closed,
);

/** POST /api/v1/sources/:id/records: what became of the records that were sent. Resolves once they are stored. */
export const PushResultWire = Type.Object({
  runId: Type.Integer(),
  records: Type.Integer(),
  created: Type.Integer(),
  updated: Type.Integer(),
  rejected: Type.Integer(),
  /** Of the first rejected records; `at.row` is the record's position, from 1. */
  issues: Type.Array(IssueWire),
});
export type PushResultWire = Type.Static<typeof PushResultWire>;

/** POST /api/v1/sources/preview: what the mapping makes of some records; nothing is stored. */
export const SourcePreviewRequestWire = Type.Object(
  {
    source: SourceSpecWire,
    /** Records as they would come … */
    records: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 100 })),
    /** … or a text of the source's format, or an uploaded file. */
    text: Type.Optional(Type.String({ maxLength: 1_000_000 })),
    uploadId: Type.Optional(Type.String()),
  },
  closed,
);
export const SourcePreviewWire = Type.Object({
  items: Type.Array(
    Type.Object({
      place: Type.String(),
      record: Type.Unknown(),
      /** In normalised form; null where the record would be rejected. */
      entity: Type.Unknown(),
      issues: Type.Array(IssueWire),
    }),
  ),
  quality: QualityWire,
});
export type SourcePreviewWire = Type.Static<typeof SourcePreviewWire>;
