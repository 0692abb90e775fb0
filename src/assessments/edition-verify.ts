import { canonicalJson } from '../model/canonical.ts';
import { MeridianError } from '../model/error.ts';
import type { Issue } from '../model/issue.ts';
import { LOCALES } from '../model/text.ts';
import { MERIDIAN_VERSION } from '../platform/version.ts';
import {
  frameworkFileText,
  headOf,
  methodologyFile,
  methodologyOf,
  REQUIRED_FILES,
} from './edition-bundle.ts';
import { changesText, editionChanges } from './edition-changes.ts';
import { lineageDifferences } from './edition-lineage-check.ts';
import {
  CHANGES_FILE,
  type EditionHead,
  type EditionManifest,
  FRAMEWORK_FILE,
  invalidEdition,
  LINEAGE_FILE,
  MANIFEST_FILE,
  parseManifest,
  README_FILE,
  SIGNATURE_FILE,
} from './edition-manifest.ts';
import { readNumbers } from './edition-numbers.ts';
import { readmeText } from './edition-readme.ts';
import { isSigned, parseSignature } from './edition-signature.ts';
import { firstLineDifference, firstPathDifference, hasSameNumbers } from './first-difference.ts';
import { type Replay, replay } from './replay.ts';
import { REPORT_FILE } from './report.ts';
import type { AllMessages } from './report-wording.ts';
import { INPUTS_FILE, parseInputs } from './run-inputs.ts';
import { RECORD_FILE, type RunRecord, recordText, sha256Of } from './run-record.ts';
import { RANKS_FILE, SCORES_FILE } from './run-tables.ts';

export interface VerifyInput {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly messages: AllMessages;
  /** Thumbprint of the key that must have signed. */
  readonly keyId?: string | undefined;
  /** The edition that this one replaces, to compute its changes again. */
  readonly replaced?: ReadonlyMap<string, Uint8Array> | undefined;
}

export type CheckName = 'files' | 'hashes' | 'signature' | 'scores' | 'documents' | 'lineage' | 'changes';

export interface Verification {
  readonly same: boolean;
  readonly manifest: EditionManifest;
  readonly manifestSha256: string;
  readonly keyId: string;
  /** What was looked at, in order; `bad` where one of the differences belongs to it, `skipped` where it could not be looked at. */
  readonly checks: readonly { readonly name: CheckName; readonly state: 'good' | 'bad' | 'skipped' }[];
  readonly bytes: number;
  readonly nodeCount: number;
  readonly valueCount: number;
  readonly differences: readonly Issue[];
  /** What this Meridian words otherwise; no number differs. */
  readonly notes: readonly Issue[];
}

/** Of a text that has the same numbers as the one that would be written now. */
const REWORDED: ReadonlySet<string> = new Set(['edition.reworded', 'replay.reworded']);

/** Files whose bytes follow from numbers alone, whatever version writes them. */
const NUMBERS: readonly string[] = [INPUTS_FILE, SCORES_FILE, RANKS_FILE, FRAMEWORK_FILE];

/**
 * Checks a published edition from nothing but its files: that it is complete, every hash, the signature, and every number by computing
 * it again from inputs.csv and the framework. Pure. Throws `edition.invalid` for what is no bundle; that something differs is an answer.
 */
export function verifyEdition({ files, messages, keyId, replaced }: VerifyInput): Verification {
  const manifestBytes = bytesOf(files, MANIFEST_FILE);
  const manifest = parseManifest(textIn(MANIFEST_FILE, manifestBytes));
  const signature = parseSignature(textIn(SIGNATURE_FILE, bytesOf(files, SIGNATURE_FILE)));
  assertComplete(manifest, files);
  const texts = new Map(manifest.files.map(({ path }) => [path, textIn(path, files.get(path)!)]));
  const text = (name: string): string => texts.get(name)!;

  const hashes = manifest.files.flatMap(({ path, sha256, bytes }) =>
    sha256Of(files.get(path)!) === sha256 && files.get(path)!.length === bytes
      ? []
      : [differs('edition.hashDiffers', { file: path })],
  );
  const changedFiles = new Set(hashes.map(({ at }) => at.file));
  const signed = [
    ...(isSigned(manifestBytes, signature)
      ? []
      : [differs('edition.signatureWrong', { file: SIGNATURE_FILE })]),
    ...(keyId === undefined || keyId === signature.keyId
      ? []
      : [differs('edition.otherKey', { file: SIGNATURE_FILE }, { expected: keyId, found: signature.keyId })]),
  ];

  const recomputed = recompute(text, messages);
  const again = recomputed.again;
  const numbers = [...recomputed.issues, ...(again ? headDifferences(manifest, again) : [])];
  const documents = again ? documentDifferences(manifest, again, text, messages) : [];
  const lineage = again ? lineageDifferences(text(LINEAGE_FILE), again.values) : [];
  const changes = again ? changesDifferences(manifest, texts, replaced) : undefined;

  // words may be other ones by now, and in another version the form too; that a file is not the one that was signed is told all the same
  const isWording = ({ code, at }: Issue): boolean =>
    again !== undefined &&
    (REWORDED.has(code) || again.record.meridian !== MERIDIAN_VERSION) &&
    !NUMBERS.includes(at.file ?? '') &&
    at.file !== MANIFEST_FILE &&
    !changedFiles.has(at.file);
  const found: readonly (readonly [CheckName, readonly Issue[] | undefined])[] = [
    ['files', []],
    ['hashes', hashes],
    ['signature', signed],
    ['scores', numbers],
    ['documents', again ? [...again.notes, ...documents] : undefined],
    ['lineage', again ? lineage : undefined],
    ...(manifest.replaces === null ? [] : [['changes', changes] as const]),
  ];
  const all = found.flatMap(([, issues]) => issues ?? []);
  const differences = all.filter((issue) => !isWording(issue));
  return {
    same: differences.length === 0,
    manifest,
    manifestSha256: sha256Of(manifestBytes),
    keyId: signature.keyId,
    checks: found.map(([name, issues]) => ({
      name,
      state: issues === undefined ? 'skipped' : issues.some((issue) => !isWording(issue)) ? 'bad' : 'good',
    })),
    bytes: [...files.values()].reduce((sum, { length }) => sum + length, 0),
    nodeCount: again?.record.nodes.length ?? 0,
    valueCount: again ? again.record.inputs.rows : 0,
    differences,
    notes: all.filter(isWording).map((issue) => ({ ...issue, severity: 'warning' })),
  };
}

/** Every file that the manifest lists is there, and no other. */
function assertComplete(manifest: EditionManifest, files: VerifyInput['files']): void {
  const listed = new Set([MANIFEST_FILE, SIGNATURE_FILE, ...manifest.files.map(({ path }) => path)]);
  const required = [...REQUIRED_FILES, ...(manifest.replaces === null ? [] : [CHANGES_FILE])];
  const issues = [
    ...[...new Set([...required, ...listed])]
      .filter((name) => !files.has(name))
      .map((name) => differs('edition.missing', { file: name })),
    ...[...files.keys()]
      .filter((name) => !listed.has(name))
      .map((name) => differs('edition.unlisted', { file: name })),
    ...required
      .filter((name) => files.has(name) && !listed.has(name))
      .map((name) => differs('edition.notListed', { file: MANIFEST_FILE, path: '/files' }, { name })),
  ];
  if (issues.length > 0) throw invalidEdition(issues);
}

/** The run computed again; what cannot be computed is told as what is wrong with the files. */
function recompute(
  text: (name: string) => string,
  messages: AllMessages,
): { readonly again: Replay | undefined; readonly issues: readonly Issue[] } {
  const beside = new Map([SCORES_FILE, RANKS_FILE, REPORT_FILE].map((name) => [name, text(name)]));
  try {
    const again = replay({ record: text(RECORD_FILE), inputs: text(INPUTS_FILE), beside, messages });
    const issues = again.differences;
    // with other words in the report alone, the record has still to be compared
    if (issues.length === 0 || issues.some(({ at }) => at.file !== REPORT_FILE)) return { again, issues };
    return { again, issues: [...issues, ...recordDifferences(text(RECORD_FILE), again)] };
  } catch (error) {
    if (!(error instanceof MeridianError)) throw error;
    const issues = error.issues.map((issue) =>
      issue.at.file === undefined ? { ...issue, at: { ...issue.at, file: RECORD_FILE } } : issue,
    );
    return {
      again: undefined,
      issues: [differs('edition.cannotCompute', { file: RECORD_FILE }), ...issues],
    };
  }
}

function recordDifferences(recorded: string, { record, computed }: Replay): readonly Issue[] {
  const now = recordText({ ...computed.record, outputs: record.outputs });
  if (now === recorded) return [];
  const path = firstPathDifference(JSON.parse(recorded), JSON.parse(now));
  return path === undefined
    ? [differs('replay.recordText', { file: RECORD_FILE })]
    : [differs('replay.recordDiffers', { file: RECORD_FILE, path })];
}

/** What the manifest says of the edition against what its run says; the rest of it is the publisher's own word. */
function headDifferences(manifest: EditionManifest, { computed: { record } }: Replay): readonly Issue[] {
  const { files: _, ...head } = manifest;
  const expected = expectedHead(manifest, record);
  const path = firstPathDifference(head, JSON.parse(JSON.stringify(expected)));
  return path === undefined
    ? []
    : [
        differs(
          'edition.headDiffers',
          { file: MANIFEST_FILE, path },
          { before: at(head, path), after: at(expected, path) },
        ),
      ];
}

const expectedHead = (manifest: EditionManifest, record: RunRecord): EditionHead =>
  headOf(record, { ...manifest, revision: manifest.framework.revision });

function at(value: unknown, path: string): string {
  let found = value;
  for (const part of path.split('/').slice(1)) found = (found as Record<string, unknown> | undefined)?.[part];
  return typeof found === 'object' ? JSON.stringify(found) : String(found);
}

/** framework.json, the method notes and README.txt as they are written anew. */
function documentDifferences(
  manifest: EditionManifest,
  { record }: Replay,
  text: (name: string) => string,
  messages: AllMessages,
): readonly Issue[] {
  const names = [...manifest.files.map(({ path }) => path), MANIFEST_FILE, SIGNATURE_FILE];
  const written = new Map([
    ...LOCALES.map((locale) => [methodologyFile(locale), methodologyOf(record, locale, messages)] as const),
    [README_FILE, readmeText(expectedHead(manifest, record), names, messages)],
  ]);
  return [
    ...frameworkDifferences(text(FRAMEWORK_FILE), frameworkFileText(record)),
    ...[...written]
      .filter(([name, now]) => text(name) !== now)
      .map(([name, now]) =>
        differs(
          hasSameNumbers(text(name), now) ? 'edition.reworded' : 'edition.documentDiffers',
          { file: name, row: firstLineDifference(text(name), now) },
          { version: record.meridian },
        ),
      ),
  ];
}

function frameworkDifferences(published: string, expected: string): readonly Issue[] {
  if (published === expected) return [];
  let value: unknown;
  try {
    value = JSON.parse(published);
  } catch {
    return [differs('edition.notJson', { file: FRAMEWORK_FILE })];
  }
  const now: unknown = JSON.parse(expected);
  const path = firstPathDifference(value, now);
  if (path === undefined || canonicalJson(value) === expected)
    return [differs('edition.notCanonical', { file: FRAMEWORK_FILE })];
  return [
    differs(
      'edition.frameworkDiffers',
      { file: FRAMEWORK_FILE, path },
      { before: at(value, path).slice(0, 100), after: at(now, path).slice(0, 100) },
    ),
  ];
}

/** changes.json computed again from the edition that is replaced; undefined without that edition. */
function changesDifferences(
  manifest: EditionManifest,
  texts: ReadonlyMap<string, string>,
  replaced: VerifyInput['replaced'],
): readonly Issue[] | undefined {
  if (manifest.replaces === null || replaced === undefined) return undefined;
  if (sha256Of(bytesOf(replaced, MANIFEST_FILE)) !== manifest.replaces.manifestSha256)
    return [
      differs(
        'edition.otherReplaced',
        { file: MANIFEST_FILE, path: '/replaces' },
        { id: manifest.replaces.id },
      ),
    ];
  const before = new Map([...replaced].map(([name, bytes]) => [name, textIn(name, bytes)]));
  const changes = editionChanges(manifest.replaces, manifest.note, numbersOf(before), numbersOf(texts));
  const [published, now] = [texts.get(CHANGES_FILE)!, changesText(changes)];
  return published === now
    ? []
    : [differs('edition.documentDiffers', { file: CHANGES_FILE, row: firstLineDifference(published, now) })];
}

/** The numbers of an edition whose files are there. */
export function numbersOf(texts: ReadonlyMap<string, string>): Parameters<typeof editionChanges>[2] {
  const text = (name: string): string => texts.get(name) ?? missing(name);
  return {
    record: JSON.parse(text(RECORD_FILE)),
    values: parseInputs(text(INPUTS_FILE)),
    scores: readNumbers(SCORES_FILE, text(SCORES_FILE)),
    ranks: readNumbers(RANKS_FILE, text(RANKS_FILE)),
  };
}

const missing = (name: string): never => {
  throw invalidEdition([differs('edition.missing', { file: name })]);
};

const bytesOf = (files: VerifyInput['files'], name: string): Uint8Array => files.get(name) ?? missing(name);

/** Texts are UTF-8 without a mark before them; anything else would be read differently by others. */
export function textIn(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalidEdition([differs('edition.encoding', { file })]);
  }
}

const differs = (code: string, where: Issue['at'], details?: Issue['details']): Issue => ({
  code,
  severity: 'error',
  at: where,
  ...(details ? { details } : {}),
});
