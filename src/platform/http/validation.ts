import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { Value } from 'typebox/value';
import { MeridianError } from '../../model/error.ts';
import type { Issue } from '../../model/issue.ts';

/**
 * Checks a request's part against its route's schema: query and path texts are converted and defaults filled in, a body is
 * taken as it is, and properties that the schema does not name are refused. All mistakes come as one `request.invalid`.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let compiled: ReturnType<typeof Compile> | undefined;
  const prefix = httpPart === 'querystring' ? '/query' : httpPart === 'params' ? '/path' : '';
  return (input: unknown) => {
    compiled ??= Compile(schema);
    const value =
      httpPart === 'body'
        ? input
        : Value.Default(schema, readTexts(schema, input as Record<string, unknown>));
    const issues = [
      ...(compiled.Check(value) ? [] : issuesOf(compiled.Errors(value), value, prefix)),
      ...unknownProperties(schema, value, prefix),
    ];
    return issues.length === 0 ? { value } : { error: new MeridianError('request.invalid', {}, issues) };
  };
};

/** Query and path as they are written, with numbers where the schema wants numbers and the text is nothing but one. */
function readTexts(schema: TSchema, input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { properties = {} } = schema as { properties?: Readonly<Record<string, { type?: string }>> };
  const read = Object.entries(input).map(([name, text]) => {
    const isNumber = /^(?:integer|number)$/.test(properties[name]?.type ?? '');
    return [
      name,
      isNumber && typeof text === 'string' && /^-?\d{1,15}(?:\.\d+)?$/.test(text) ? Number(text) : text,
    ];
  });
  return Object.fromEntries(read);
}

/** One issue for each place in `value` that breaks the schema, at its JSON Pointer under `prefix`. */
export function issuesOf(
  errors: readonly TLocalizedValidationError[],
  value: unknown,
  prefix: string,
): readonly Issue[] {
  const issues = new Map<string, Issue>();
  for (const error of errors)
    for (const [path, code, details] of describe(error, errors)) {
      const at = prefix + error.instancePath + path;
      if (!issues.has(at))
        issues.set(at, makeIssue(code, at, details, path ? undefined : valueAt(value, error)));
    }
  return [...issues.values()];
}

type Described = readonly [path: string, code: string, details: Record<string, string | number>];

function describe(
  error: TLocalizedValidationError,
  all: readonly TLocalizedValidationError[],
): readonly Described[] {
  switch (error.keyword) {
    case 'required':
      return error.params.requiredProperties.map((name) => [`/${name}`, 'schema.required', {}]);
    case 'type':
      return [['', 'schema.type', { type: [error.params.type].flat().join(' / ') }]];
    case 'minimum':
    case 'maximum':
      return [['', `schema.${error.keyword}`, { limit: String(error.params.limit) }]];
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
      return [['', `schema.${error.keyword}`, { limit: error.params.limit }]];
    case 'const':
    case 'anyOf':
      return [['', 'schema.choice', { choices: choicesAt(error.instancePath, all) }]];
    case 'format':
      return [['', 'schema.format', { format: error.params.format }]];
    default:
      return [['', 'schema.other', { rule: error.keyword }]];
  }
}

const choicesAt = (path: string, errors: readonly TLocalizedValidationError[]): string =>
  errors
    .filter((error) => error.instancePath === path)
    .map((error) => (error.keyword === 'const' ? String(error.params.allowedValue) : undefined))
    .filter((choice) => choice !== undefined)
    .join(', ');

function unknownProperties(schema: TSchema, value: unknown, prefix: string): readonly Issue[] {
  const { properties } = schema as { properties?: object };
  if (!properties || typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.keys(value)
    .filter((name) => !Object.hasOwn(properties, name))
    .map((name) =>
      makeIssue('schema.unknown', `${prefix}/${name}`, { choices: Object.keys(properties).join(', ') }),
    );
}

function makeIssue(
  code: string,
  path: string,
  details: Record<string, string | number>,
  value?: string,
): Issue {
  return { code, severity: 'error', at: { path }, details, ...(value === undefined ? {} : { value }) };
}

/** The offending value as text; never that of a secret. */
function valueAt(root: unknown, error: TLocalizedValidationError): string | undefined {
  if (/password|secret|current|next/i.test(error.instancePath)) return undefined;
  const value: unknown = error.instancePath === '' ? root : Value.Pointer.Get(root, error.instancePath);
  if (value === undefined || (typeof value === 'object' && value !== null)) return undefined;
  return String(value).slice(0, 200);
}
