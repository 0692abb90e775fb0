import { canonicalJson } from '../model/canonical.ts';
import { LOCALES, type Locale } from '../model/text.ts';
import { changesText, type EditionChanges } from './edition-changes.ts';
import { type EditionLineage, lineageText } from './edition-lineage.ts';
import {
  CHANGES_FILE,
  EDITION_FORMAT,
  type EditionHead,
  type EditionManifest,
  FRAMEWORK_FILE,
  LINEAGE_FILE,
  MANIFEST_FILE,
  manifestText,
  README_FILE,
  SIGNATURE_FILE,
} from './edition-manifest.ts';
import { readmeText } from './edition-readme.ts';
import { type PrivateJwk, signatureText } from './edition-signature.ts';
import { methodologyText } from './methodology.ts';
import { REPORT_FILE } from './report.ts';
import type { AllMessages } from './report-wording.ts';
import { outputOf } from './run-files.ts';
import { INPUTS_FILE } from './run-inputs.ts';
import { RECORD_FILE, type RunRecord } from './run-record.ts';
import { RANKS_FILE, SCORES_FILE } from './run-tables.ts';

export const methodologyFile = (locale: Locale): string => `methodology-${locale}.html`;

/** Files that every bundle has; changes.json is in a correction's only. */
export const REQUIRED_FILES: readonly string[] = [
  README_FILE,
  FRAMEWORK_FILE,
  RECORD_FILE,
  INPUTS_FILE,
  SCORES_FILE,
  RANKS_FILE,
  REPORT_FILE,
  ...LOCALES.map(methodologyFile),
  LINEAGE_FILE,
];

export interface EditionContent {
  readonly record: RunRecord;
  /** The run's files, see {@link ./run-files.ts buildRunFiles}. */
  readonly files: ReadonlyMap<string, string>;
  readonly lineage: EditionLineage;
  readonly changes: EditionChanges | null;
  readonly messages: AllMessages;
}

/** What the record of a run says of the edition that is made of it. */
export const headOf = (
  record: RunRecord,
  rest: Pick<EditionHead, 'id' | 'publisher' | 'publishedAt' | 'round' | 'replaces' | 'note'> & {
    readonly revision: number;
  },
): EditionHead => ({
  format: EDITION_FORMAT,
  id: rest.id,
  title: {
    en: `${record.framework.name.en} ${record.period}`,
    zh: `${record.framework.name.zh} ${record.period}`,
  },
  period: record.period,
  framework: {
    id: record.framework.id,
    revision: rest.revision,
    version: record.framework.version,
    sha256: record.frameworkSha256,
  },
  areaCount: scoredCount(record),
  indicatorCount: record.nodes.filter((node) => node.kind === 'indicator').length,
  publisher: rest.publisher,
  publishedAt: rest.publishedAt,
  meridian: record.meridian,
  round: rest.round,
  replaces: rest.replaces,
  note: rest.note,
});

export const scoredCount = (record: RunRecord): number => record.statistics.count ?? 0;

/** All files of a bundle but the manifest and the signature, in the order in which they are listed. */
export function editionFiles(head: EditionHead, content: EditionContent): ReadonlyMap<string, string> {
  const { record, files, lineage, changes, messages } = content;
  const names = [...REQUIRED_FILES, ...(changes === null ? [] : [CHANGES_FILE])];
  const texts = new Map<string, string>([
    ...files,
    [README_FILE, readmeText(head, [...names, MANIFEST_FILE, SIGNATURE_FILE], messages)],
    [FRAMEWORK_FILE, frameworkFileText(record)],
    ...LOCALES.map((locale) => [methodologyFile(locale), methodologyOf(record, locale, messages)] as const),
    [LINEAGE_FILE, lineageText(lineage)],
    ...(changes === null ? [] : [[CHANGES_FILE, changesText(changes)] as const]),
  ]);
  return new Map(names.map((name) => [name, texts.get(name)!]));
}

/** framework.json has the canonical form (RFC 8785), so that its hash is the framework's own; no line end follows. */
export const frameworkFileText = (record: Pick<RunRecord, 'framework'>): string =>
  canonicalJson(record.framework);

export const methodologyOf = (record: RunRecord, locale: Locale, messages: AllMessages): string =>
  methodologyText(
    {
      framework: record.framework,
      run: record,
      locale,
      messages: messages[locale],
      meridian: record.meridian,
    },
    'html',
  );

/** The manifest over some files. */
export const manifestOf = (head: EditionHead, files: ReadonlyMap<string, string>): EditionManifest => ({
  ...head,
  files: [...files].map(([path, text]) => {
    const { sha256, bytes } = outputOf(path, text);
    return { path, bytes, sha256 };
  }),
});

/** The whole bundle, the manifest and its signature first. Equal input gives equal bytes. */
export function signedFiles(
  manifest: EditionManifest,
  files: ReadonlyMap<string, string>,
  key: PrivateJwk,
): ReadonlyMap<string, string> {
  const text = manifestText(manifest);
  return new Map([[MANIFEST_FILE, text], [SIGNATURE_FILE, signatureText(text, key)], ...files]);
}
