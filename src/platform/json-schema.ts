import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Ajv2020, ErrorObject, Options, ValidateFunction } from 'ajv/dist/2020.js';
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

/** Everything is complained of; that a schema is one at all is for tests. */
export const VALIDATOR_OPTIONS: Options = {
  allErrors: true,
  verbose: true,
  strict: false,
  strictNumbers: true,
  validateSchema: false,
  meta: false,
};

/** Names of the schemas that the build compiles (`scripts/compile-schemas.mjs`). */
export type SchemaName = 'framework' | 'mapping' | 'measure' | 'edition-manifest' | 'run-record';

/**
 * The validator of a JSON Schema (draft 2020-12), had at the first value: as the build has compiled it, or else, when the program runs
 * from its sources, compiled now, which takes a tenth of a second.
 */
export function lazyValidator<T>(name: SchemaName, readSchema: () => object): () => ValidateFunction<T> {
  let validator: ValidateFunction<T> | undefined;
  return () => {
    validator ??= compiledByBuild<T>(name) ?? compile<T>(readSchema());
    return validator;
  };
}

const require = createRequire(import.meta.url);

function compiledByBuild<T>(name: SchemaName): ValidateFunction<T> | undefined {
  const file = join(import.meta.dirname, '../schemas', `${name}.cjs`);
  return existsSync(file) ? (require(file) as ValidateFunction<T>) : undefined;
}

function compile<T>(schema: object): ValidateFunction<T> {
  const { Ajv2020: Ajv } = require('ajv/dist/2020.js') as { readonly Ajv2020: typeof Ajv2020 };
  return new Ajv({ ...VALIDATOR_OPTIONS, code: { optimize: false } }).compile<T>(schema);
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
