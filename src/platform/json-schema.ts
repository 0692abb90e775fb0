import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Issue } from '../model/issue.ts';
import { escapePointer } from './document.ts';

type Details = Readonly<Record<string, string | number>>;
type Describe = (error: ErrorObject) => readonly [path: string, code: string, details: Details];

const limit: Describe = ({ keyword, params }) => ['', `schema.${keyword}`, { limit: Number(params.limit) }];

/** What each keyword of JSON Schema says when it is broken; a missing or unknown property is named in the path. */
const KEYWORDS: Readonly<Record<string, Describe>> = {
  required: ({ params }) => [`/${escapePointer(String(params.missingProperty))}`, 'schema.required', {}],
  additionalProperties: ({ params, parentSchema }) => [
    `/${escapePointer(String(params.additionalProperty))}`,
    'schema.unknown',
    { choices: Object.keys((parentSchema?.properties ?? {}) as object).join(', ') },
  ],
  type: ({ params }) => ['', 'schema.type', { type: [params.type].flat().join(' / ') }],
  enum: ({ params }) => ['', 'schema.choice', { choices: (params.allowedValues as unknown[]).join(', ') }],
  const: ({ params }) => ['', 'schema.choice', { choices: String(params.allowedValue) }],
  pattern: ({ params }) => ['', 'schema.pattern', { pattern: String(params.pattern) }],
  propertyNames: ({ params }) => [`/${escapePointer(String(params.propertyName))}`, 'schema.name', {}],
  minimum: limit,
  maximum: limit,
  exclusiveMinimum: limit,
  exclusiveMaximum: limit,
  minLength: limit,
  maxLength: limit,
  minItems: limit,
  maxItems: limit,
};

/** Keywords that only repeat what their own branches say. */
const ECHOES = new Set(['if', 'anyOf', 'oneOf', 'allOf']);

/**
 * A validator of one JSON Schema (draft 2020-12) that complains of everything. Compiled at the first value and without what only a schema's
 * author needs (that a schema is one is for tests): a third of the time.
 */
export function lazyValidator<T>(readSchema: () => object): () => ValidateFunction<T> {
  let compiled: ValidateFunction<T> | undefined;
  return () => {
    compiled ??= new Ajv2020({
      allErrors: true,
      verbose: true,
      strict: false,
      strictNumbers: true,
      validateSchema: false,
      meta: false,
      code: { optimize: false },
    }).compile<T>(readSchema());
    return compiled;
  };
}

/**
 * The complaints of a validator made with `allErrors` and `verbose`, as issues: each place and rule once, in the order found.
 * `value` is the offending value where it is a single one.
 */
export function schemaIssues(errors: readonly ErrorObject[]): readonly Issue[] {
  const issues = new Map<string, Issue>();
  for (const error of errors) {
    if (ECHOES.has(error.keyword) || error.propertyName !== undefined) continue;
    const describe = KEYWORDS[error.keyword];
    const [below, code, details] = describe
      ? describe(error)
      : (['', 'schema.other', { rule: error.keyword }] as const);
    const path = error.instancePath + below;
    issues.set(`${code} ${path}`, {
      code,
      severity: 'error',
      at: { path },
      details,
      ...(below === '' && isSingle(error.data) ? { value: String(error.data).slice(0, 200) } : {}),
    });
  }
  return [...issues.values()];
}

const isSingle = (value: unknown): boolean =>
  value !== undefined && (typeof value !== 'object' || value === null);
