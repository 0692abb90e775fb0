import { readFile } from 'node:fs/promises';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { RE2JS } from 're2js';
import type { Issue } from '../model/issue.ts';
import { schemaIssues } from '../platform/json-schema.ts';
import type { ModelCheck } from './feed.ts';
import { findFile } from './file-bytes.ts';
import type { EntityDocument } from './mapping-entity.ts';

export interface ModelSchemaParts {
  /** A file of lines `address<TAB>schema`. */
  readonly shipped: string;
  /** Schemas of one's own are files below it. */
  readonly root: string;
}

/** Problems that are told of one entity. */
const MAX_ISSUES = 20;
const MAX_SCHEMA = 4 * 1024 * 1024;

/**
 * The checks of JSON Schemas by their address: those of Smart Data Models that ship with Meridian, under any of the addresses that
 * they are known by, and files below the folder of sources (`file:models/bench.json`). Nothing is downloaded. Undefined where there is
 * no such schema, or it does not compile.
 */
export function modelSchemas({
  shipped,
  root,
}: ModelSchemaParts): (address: string) => Promise<ModelCheck | undefined> {
  let loading: Promise<Ajv2020> | undefined;
  const shippedCheck = async (address: string): Promise<ModelCheck | undefined> => {
    loading ??= load(shipped);
    const ajv = await loading;
    return checkOf(() => ajv.getSchema(knownAddress(address)));
  };
  const ownCheck = async (name: string): Promise<ModelCheck | undefined> => {
    const file = await findFile(name, [root], MAX_SCHEMA).catch(() => undefined);
    if (!file) return undefined;
    const text = await readFile(file.path, 'utf8');
    return checkOf(() => makeAjv().compile(JSON.parse(text) as object));
  };
  return (address) => (address.startsWith('file:') ? ownCheck(address.slice(5)) : shippedCheck(address));
}

const makeAjv = (): Ajv2020 =>
  new Ajv2020({
    strict: false,
    allErrors: true,
    verbose: true,
    validateFormats: false,
    validateSchema: false,
    meta: false,
    logger: false,
    code: { optimize: false, regExp: linearPattern },
  });

async function load(path: string): Promise<Ajv2020> {
  const ajv = makeAjv();
  for (const line of (await readFile(path, 'utf8')).split('\n')) {
    const tab = line.indexOf('\t');
    if (tab > 0) ajv.addSchema(JSON.parse(line.slice(tab + 1)) as object, line.slice(0, tab));
  }
  return ajv;
}

/** Outside data is held against patterns: they are matched in time proportional to the text; what that cannot do is let through. */
const linearPattern = Object.assign(
  (pattern: string): { test: (text: string) => boolean } => {
    try {
      const compiled = RE2JS.compile(pattern);
      return { test: (text) => compiled.test(text) };
    } catch {
      return { test: () => true };
    }
  },
  { code: 'linearPattern' },
);

/** Under which address a schema ships: `https://smart-data-models.github.io/<repository>/<path>`. */
const knownAddress = (address: string): string =>
  address.replace(
    /^https?:\/\/(?:raw\.githubusercontent\.com\/smart-data-models\/([^/]+)\/(?:refs\/heads\/)?(?:master|main)|github\.com\/smart-data-models\/([^/]+)\/(?:blob|raw)\/(?:master|main)|(?:www\.)?smartdatamodels\.org\/([^/]+)|smart-data-models\.github\.io\/([^/]+))\//,
    (_, raw?: string, hub?: string, site?: string, pages?: string) =>
      `https://smart-data-models.github.io/${raw ?? hub ?? site ?? pages}/`,
  );

function checkOf(compile: () => ValidateFunction | undefined): ModelCheck | undefined {
  try {
    const validate = compile();
    return validate && ((document) => problems(validate, document));
  } catch {
    return undefined;
  }
}

function problems(validate: ValidateFunction, document: EntityDocument): readonly Issue[] {
  if (validate(simplified(document))) return [];
  const issues = schemaIssues(validate.errors ?? []);
  return (issues.length > 0 ? issues : [OTHER]).slice(0, MAX_ISSUES);
}

const OTHER: Issue = {
  code: 'schema.other',
  severity: 'error',
  at: { path: '' },
  details: { rule: 'anyOf' },
};

/** Schemas of models describe the simplified form (ETSI GS CIM 009, clause 4.5.4). */
function simplified(document: EntityDocument): Readonly<Record<string, unknown>> {
  const simple: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(document))
    Object.defineProperty(simple, name, {
      value: typeof value === 'object' && value !== null ? simpleValue(value as EntityDocument) : value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  return simple;
}

function simpleValue(attribute: EntityDocument): unknown {
  if ('value' in attribute) return attribute.value;
  if ('object' in attribute) return attribute.object;
  if ('valueList' in attribute) return attribute.valueList;
  if ('objectList' in attribute) return attribute.objectList;
  const { type: _, observedAt: __, unitCode: ___, datasetId: ____, ...rest } = attribute;
  return rest;
}
