import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { isPeriod, type Period } from '../model/period.ts';
import type { LocalText } from '../model/text.ts';
import { lazyValidator, schemaIssues } from '../platform/json-schema.ts';

export const EDITION_FORMAT = 'meridian-edition/1';
export const MANIFEST_FILE = 'manifest.json';
export const SIGNATURE_FILE = 'signature.json';
export const FRAMEWORK_FILE = 'framework.json';
export const LINEAGE_FILE = 'lineage.json';
export const CHANGES_FILE = 'changes.json';
export const README_FILE = 'README.txt';

/** What an edition is, without its files. */
export interface EditionHead {
  readonly format: typeof EDITION_FORMAT;
  readonly id: string;
  readonly title: LocalText;
  readonly period: Period;
  readonly framework: {
    readonly id: string;
    readonly revision: number;
    readonly version: string;
    /** Of framework.json. */
    readonly sha256: string;
  };
  /** Areas that have a score. */
  readonly areaCount: number;
  readonly indicatorCount: number;
  readonly publisher: LocalText;
  /** RFC 3339, UTC. */
  readonly publishedAt: string;
  /** The version of Meridian that computed and published it. */
  readonly meridian: string;
  /** The id of the round that it ends, where there is one. */
  readonly round: string | null;
  /** The edition that it corrects, with the hash of that one's manifest. */
  readonly replaces: { readonly id: string; readonly manifestSha256: string } | null;
  /** What the publisher says of it; of a correction, why. */
  readonly note: string | null;
}

export interface EditionFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** manifest.json: every file but itself and the signature over it. */
export interface EditionManifest extends EditionHead {
  readonly files: readonly EditionFile[];
}

/** Names of files in a bundle: it has no folders. */
export const FILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
/** An id is part of an address. */
const EDITION_ID = '^[a-z0-9][a-z0-9.-]{0,150}$';
const MAX_NOTE = 4000;

/** The one text of a manifest. Its bytes are what is signed. */
export const manifestText = (manifest: EditionManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

const text = { type: 'string', maxLength: 500 };
const localText = {
  type: 'object',
  required: ['en', 'zh'],
  additionalProperties: false,
  properties: { en: text, zh: text },
};
const hash = { type: 'string', pattern: '^[0-9a-f]{64}$' };
const count = { type: 'integer', minimum: 0, maximum: 2 ** 53 - 1 };
const id = { type: 'string', pattern: EDITION_ID };
const closed = (properties: Readonly<Record<string, unknown>>) => ({
  type: 'object',
  required: Object.keys(properties),
  additionalProperties: false,
  properties,
});

export const MANIFEST_SCHEMA = closed({
  format: { const: EDITION_FORMAT },
  id,
  title: localText,
  period: { type: 'string', maxLength: 10 },
  framework: closed({ id: text, revision: count, version: text, sha256: hash }),
  areaCount: count,
  indicatorCount: count,
  publisher: localText,
  publishedAt: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?Z$' },
  meridian: { type: 'string', maxLength: 100 },
  round: { type: ['string', 'null'], maxLength: 200 },
  replaces: { ...closed({ id, manifestSha256: hash }), type: ['object', 'null'] },
  note: { type: ['string', 'null'], maxLength: MAX_NOTE },
  files: {
    type: 'array',
    maxItems: 100,
    items: closed({ path: { type: 'string', pattern: FILE_NAME.source }, bytes: count, sha256: hash }),
  },
});

const validatorOf = lazyValidator<EditionManifest>('edition-manifest', () => MANIFEST_SCHEMA);

/** Reads the text of a manifest.json. Throws `edition.invalid` with every mistake. */
export function parseManifest(manifestJson: string): EditionManifest {
  const value = parseJson(MANIFEST_FILE, manifestJson);
  const validator = validatorOf();
  const issues: Issue[] = validator(value) ? [] : [...schemaIssues(validator.errors ?? [])];
  if (issues.length === 0) {
    const { period, files } = value as EditionManifest;
    if (!isPeriod(period))
      issues.push({ code: 'assess.period', severity: 'error', at: { path: '/period' }, value: period });
    const seen = new Set<string>([MANIFEST_FILE, SIGNATURE_FILE].map((name) => name.toLowerCase()));
    files.forEach(({ path }, index) => {
      const key = path.toLowerCase();
      if (seen.has(key))
        issues.push({
          code: 'edition.entryTwice',
          severity: 'error',
          at: { path: `/files/${index}/path` },
          value: path,
        });
      seen.add(key);
    });
  }
  if (issues.length > 0) throw invalidEdition(issues.map((issue) => inFile(MANIFEST_FILE, issue)));
  return value as EditionManifest;
}

/** The value of a JSON text. Throws `edition.invalid`. */
export function parseJson(file: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw invalidEdition([{ code: 'edition.notJson', severity: 'error', at: { file } }]);
  }
}

export const inFile = (file: string, issue: Issue): Issue => ({ ...issue, at: { file, ...issue.at } });

export const invalidEdition = (issues: readonly Issue[]): MeridianError =>
  new MeridianError('edition.invalid', { count: issues.length }, issues);
