// Compiles the JSON Schemas that the program checks files by, so that a command need not: dist/schemas/<name>.cjs, see src/platform/json-schema.ts.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { MANIFEST_SCHEMA } from '../dist/assessments/edition-manifest.js';
import { RECORD_SCHEMA } from '../dist/assessments/run-record-check.js';
import { VALIDATOR_OPTIONS } from '../dist/platform/json-schema.js';

const at = (path) => new URL(`../${path}`, import.meta.url);
const read = (path) => JSON.parse(readFileSync(at(path), 'utf8'));

const SCHEMAS = {
  framework: read('frameworks/schema.json'),
  mapping: read('frameworks/mapping.schema.json'),
  measure: read('frameworks/measure.schema.json'),
  'edition-manifest': MANIFEST_SCHEMA,
  'run-record': RECORD_SCHEMA,
};

rmSync(at('dist/schemas'), { recursive: true, force: true });
mkdirSync(at('dist/schemas'));
for (const [name, schema] of Object.entries(SCHEMAS)) {
  const ajv = new Ajv2020({ ...VALIDATOR_OPTIONS, code: { source: true } });
  writeFileSync(at(`dist/schemas/${name}.cjs`), standalone.default(ajv, ajv.compile(schema)));
}
