import { expect, test } from 'vitest';
import { EXAMPLE, EXAMPLE_AREAS, EXAMPLE_VALUES } from '../../test/assessment-example.ts';
import { MeridianError } from '../model/error.ts';
import { loadMessages } from '../platform/i18n.ts';
import { MERIDIAN_VERSION } from '../platform/version.ts';
import { assess } from './assess.ts';
import { editionFiles, headOf, manifestOf, signedFiles } from './edition-bundle.ts';
import { editionChanges } from './edition-changes.ts';
import { editionLineage } from './edition-lineage.ts';
import type { EditionHead } from './edition-manifest.ts';
import { makeKey, thumbprintOf } from './edition-signature.ts';
import { numbersOf, verifyEdition } from './edition-verify.ts';
import type { InputValue } from './input.ts';
import { buildRunFiles } from './run-files.ts';
import { sha256Of } from './run-record.ts';

const messages = loadMessages();
const KEY = makeKey();

interface Options {
  readonly values?: readonly InputValue[];
  readonly meridian?: string;
  readonly replaced?: ReadonlyMap<string, string>;
  readonly change?: (files: Map<string, string>) => void;
}

/** A signed edition of the example. `change` is made before signing: what a publisher would forge. */
function edition({ values = EXAMPLE_VALUES, meridian = MERIDIAN_VERSION, replaced, change }: Options = {}) {
  const assessment = assess({ framework: EXAMPLE, areas: EXAMPLE_AREAS, values });
  const { record, files } = buildRunFiles({
    assessment,
    meridian,
    citations: new Map(),
    languages: ['en', 'zh-CN'],
    messages,
  });
  const replaces: EditionHead['replaces'] = replaced
    ? { id: 'example-2019-1', manifestSha256: sha256Of(replaced.get('manifest.json')!) }
    : null;
  const head = headOf(record, {
    id: replaced ? 'example-2019-2' : 'example-2019-1',
    revision: 1,
    publisher: { en: 'City', zh: '城市' },
    publishedAt: '2026-01-01T00:00:00.000Z',
    round: null,
    replaces,
    note: replaces ? 'A figure was mistyped.' : null,
  });
  const changes = replaces && editionChanges(replaces, head.note, numbersOf(replaced!), numbersOf(files));
  const content = {
    record,
    files,
    lineage: editionLineage(assessment.values, {
      declarations: [],
      results: new Map(),
      submissions: new Map(),
    }),
    changes,
    messages,
  };
  const all = new Map(editionFiles(head, content));
  change?.(all);
  return signedFiles(manifestOf(head, all), all, KEY);
}
const asBytes = (texts: ReadonlyMap<string, string>) =>
  new Map([...texts].map(([name, text]) => [name, Buffer.from(text)]));
const verify = (
  texts: ReadonlyMap<string, string>,
  options: { keyId?: string; replaced?: ReadonlyMap<string, string> } = {},
) =>
  verifyEdition({
    files: asBytes(texts),
    messages,
    keyId: options.keyId,
    replaced: options.replaced && asBytes(options.replaced),
  });
const PUBLISHED = edition();
/** The edition with one text replaced in one file, after it was signed. */
const changed = (name: string, from: string | RegExp, to: string, of = PUBLISHED) => {
  const text = of.get(name)!.replace(from, to);
  expect(text).not.toBe(of.get(name));
  return new Map(of).set(name, text);
};
const named = ({ differences }: ReturnType<typeof verify>) =>
  differences.map(({ code, at, details }) => ({ code, ...at, ...details }));
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    if (error instanceof MeridianError)
      return [error.code, ...error.issues.map(({ code, at }) => `${code} ${at.file ?? ''}${at.path ?? ''}`)];
    throw error;
  }
  return 'taken';
};

test('an edition is verified from its files alone', () => {
  const found = verify(PUBLISHED, { keyId: thumbprintOf(KEY) });
  expect(found.differences).toEqual([]);
  expect(found.same).toBe(true);
  expect(found.checks).toEqual(
    ['files', 'hashes', 'signature', 'scores', 'documents', 'lineage'].map((name) => ({
      name,
      state: 'good',
    })),
  );
  expect(found.manifest).toMatchObject({
    id: 'example-2019-1',
    areaCount: 4,
    indicatorCount: 4,
    period: '2019',
  });
});

test('the same run gives the same bytes', () => {
  expect([...edition()]).toEqual([...PUBLISHED]);
});

test('a changed digit in the inputs is named by area and indicator, with a score published and recomputed', () => {
  const found = named(verify(changed('inputs.csv', '11741.31', '11741.32')));
  expect(found).toContainEqual({ code: 'edition.hashDiffers', file: 'inputs.csv' });
  expect(found).toContainEqual(
    expect.objectContaining({
      code: 'replay.inputChanged',
      file: 'inputs.csv',
      area: '370200',
      indicator: 'GDP',
    }),
  );
  expect(found).toContainEqual(
    expect.objectContaining({
      code: 'replay.outputDiffers',
      file: 'scores.csv',
      area: '370200',
      column: 'INDEX',
      before: expect.stringMatching(/^\d+\.\d+$/),
      after: expect.stringMatching(/^\d+\.\d+$/),
    }),
  );
});

test('a changed digit in any other file is named', () => {
  const line = PUBLISHED.get('scores.csv')!.split('\n')[2]!;
  const score = line.split(',')[3]!;
  const last = score.at(-1) === '9' ? '8' : '9';
  expect(named(verify(changed('scores.csv', score, score.slice(0, -1) + last)))).toEqual([
    { code: 'edition.hashDiffers', file: 'scores.csv' },
    {
      code: 'replay.fileChanged',
      file: 'scores.csv',
      row: 3,
      column: 'INDEX',
      area: line.split(',')[0],
      before: score.slice(0, -1) + last,
      after: score,
    },
  ]);
  expect(named(verify(changed('ranks.csv', /,(\d)\n/, ',9\n')))).toContainEqual(
    expect.objectContaining({ code: 'replay.fileChanged', file: 'ranks.csv', before: '9' }),
  );
  expect(named(verify(changed('framework.json', '"weight":0.6', '"weight":0.7')))).toContainEqual(
    expect.objectContaining({
      code: 'edition.frameworkDiffers',
      path: '/tree/children/0/weight',
      before: '0.7',
      after: '0.6',
    }),
  );
  expect(named(verify(changed('framework.json', '"weight":0.6', '"weight": 0.6')))).toContainEqual(
    expect.objectContaining({ code: 'edition.notCanonical' }),
  );
  expect(named(verify(changed('lineage.json', '11741.31', '11741.3')))).toContainEqual(
    expect.objectContaining({
      code: 'edition.lineageDiffers',
      area: '370200',
      indicator: 'GDP',
      before: '11741.3',
      after: '11741.31',
    }),
  );
  expect(named(verify(changed('run.json', '"missingCount": 0', '"missingCount": 1')))).toContainEqual(
    expect.objectContaining({ code: 'replay.recordDiffers', path: '/missingCount' }),
  );
  for (const name of ['report.html', 'methodology-en.html', 'methodology-zh-CN.html', 'README.txt'])
    expect(named(verify(changed(name, '2019', '2018')))).toContainEqual(
      expect.objectContaining({ file: name, row: expect.any(Number) }),
    );
  expect(named(verify(changed('manifest.json', '"areaCount": 4', '"areaCount": 5')))).toEqual([
    { code: 'edition.signatureWrong', file: 'signature.json' },
    { code: 'edition.headDiffers', file: 'manifest.json', path: '/areaCount', before: '5', after: '4' },
  ]);
  expect(named(verify(changed('signature.json', /"signature": "(..)/, '"signature": "00')))).toEqual([
    { code: 'edition.signatureWrong', file: 'signature.json' },
  ]);
});

test('a weight that was changed in run.json: the scores do not follow from it', () => {
  const found = named(verify(changed('run.json', '"weight": 0.6', '"weight": 0.61')));
  expect(found).toContainEqual({ code: 'edition.hashDiffers', file: 'run.json' });
  expect(found.length).toBeGreaterThan(1);
});

test('a score that was forged before signing is found by computing', () => {
  const forged = edition({
    change: (files) =>
      files.set(
        'scores.csv',
        files.get('scores.csv')!.replace(/\n370200,(.*?),([\d.]+),/, '\n370200,$1,99.5,'),
      ),
  });
  expect(named(verify(forged))).toEqual([
    expect.objectContaining({
      code: 'replay.fileChanged',
      file: 'scores.csv',
      area: '370200',
      column: 'INDEX',
      before: '99.5',
    }),
  ]);
});

test('whose key: another one than is expected, and one that is named wrongly', () => {
  const other = thumbprintOf(makeKey());
  expect(named(verify(PUBLISHED, { keyId: other }))).toEqual([
    { code: 'edition.otherKey', file: 'signature.json', expected: other, found: thumbprintOf(KEY) },
  ]);
  const renamed = changed('signature.json', thumbprintOf(KEY), other);
  expect(named(verify(renamed, { keyId: other }))).toEqual([
    { code: 'edition.signatureWrong', file: 'signature.json' },
  ]);
});

test('words of another version are no difference, numbers are', () => {
  const older = edition({
    meridian: '0.0.0',
    change: (files) => files.set('report.html', files.get('report.html')!.replace('</title>', ' </title>')),
  });
  // the record names the report's hash, so a later version could only have come to this by other words
  const found = verify(older);
  expect(found.differences).toEqual([]);
  expect(found.notes.length).toBeGreaterThan(0);
  expect(verify(changed('report.html', '</title>', ' </title>', older)).same).toBe(false);
});

test('words that this version would choose otherwise are told, other numbers in a text are a difference', () => {
  const noteWith = (text: string) =>
    edition({
      change: (files) =>
        files.set('methodology-en.html', files.get('methodology-en.html')!.replace('</h1>', `${text}</h1>`)),
    });
  const found = verify(noteWith(' as it was worded'));
  expect(found.differences).toEqual([]);
  expect(found.notes).toMatchObject([
    { code: 'edition.reworded', severity: 'warning', at: { file: 'methodology-en.html' } },
  ]);
  expect(named(verify(noteWith(' 7')))).toMatchObject([
    { code: 'edition.documentDiffers', file: 'methodology-en.html' },
  ]);
});

test('a correction says what changed, and that is computed again beside the edition that it replaces', () => {
  const values = EXAMPLE_VALUES.map((value) =>
    value.value === 11741.31 ? { ...value, value: 11841.31 } : value,
  );
  const corrected = edition({ values, replaced: PUBLISHED });
  const changes = JSON.parse(corrected.get('changes.json')!);
  expect(changes.values).toEqual([
    {
      area: '370200',
      indicator: 'GDP',
      period: '2019',
      before: { value: 11741.31, state: 'reported' },
      after: { value: 11841.31, state: 'reported' },
    },
  ]);
  expect(changes.scores).toContainEqual(expect.objectContaining({ area: '370200', node: 'GDP' }));
  expect(changes).toMatchObject({ framework: null, period: null, areas: { added: [], removed: [] } });
  expect(verify(corrected).checks.at(-1)).toEqual({ name: 'changes', state: 'skipped' });
  expect(verify(corrected, { replaced: PUBLISHED }).checks.at(-1)).toEqual({
    name: 'changes',
    state: 'good',
  });
  const silent = edition({
    values,
    replaced: PUBLISHED,
    change: (files) => files.set('changes.json', files.get('changes.json')!.replace('11841.31', '11741.32')),
  });
  expect(named(verify(silent, { replaced: PUBLISHED }))).toEqual([
    expect.objectContaining({ code: 'edition.documentDiffers', file: 'changes.json' }),
  ]);
  expect(named(verify(corrected, { replaced: corrected }))).toContainEqual(
    expect.objectContaining({ code: 'edition.otherReplaced', id: 'example-2019-1' }),
  );
});

test('what is no edition is refused: missing and extra files, broken JSON, other encodings', () => {
  const without = (name: string) => new Map([...PUBLISHED].filter(([own]) => own !== name));
  expect(refusal(() => verify(without('manifest.json')))).toEqual([
    'edition.invalid',
    'edition.missing manifest.json',
  ]);
  expect(refusal(() => verify(without('signature.json')))).toEqual([
    'edition.invalid',
    'edition.missing signature.json',
  ]);
  expect(refusal(() => verify(without('inputs.csv')))).toEqual([
    'edition.invalid',
    'edition.missing inputs.csv',
  ]);
  expect(refusal(() => verify(new Map(PUBLISHED).set('extra.csv', 'x')))).toEqual([
    'edition.invalid',
    'edition.unlisted extra.csv',
  ]);
  expect(refusal(() => verify(new Map(PUBLISHED).set('manifest.json', '{')))).toEqual([
    'edition.invalid',
    'edition.notJson manifest.json',
  ]);
  expect(refusal(() => verify(changed('manifest.json', 'meridian-edition/1', 'meridian-edition/9')))).toEqual(
    ['edition.invalid', 'schema.choice manifest.json/format'],
  );
  expect(
    refusal(() => verify(changed('manifest.json', '"path": "inputs.csv"', '"path": "../inputs.csv"')))[1],
  ).toMatch(/^schema\.pattern manifest\.json\/files\//);
  expect(
    refusal(() => verify(changed('manifest.json', '"path": "inputs.csv"', '"path": "scores.csv"')))[1],
  ).toMatch(/^edition\.entryTwice manifest\.json\/files\//);
  expect(refusal(() => verify(changed('signature.json', '"crv": "Ed25519"', '"crv": "X25519"')))).toEqual([
    'edition.invalid',
    'edition.signatureForm signature.json/key',
  ]);
  const bytes = asBytes(PUBLISHED);
  bytes.set('inputs.csv', Buffer.from(PUBLISHED.get('inputs.csv')!, 'utf16le'));
  bytes.get('inputs.csv')![0] = 0xff;
  expect(refusal(() => verifyEdition({ files: bytes, messages }))).toEqual([
    'edition.invalid',
    'edition.encoding inputs.csv',
  ]);
});

test('inputs that cannot be read are told as they are, and the scores as not computable', () => {
  const found = verify(changed('inputs.csv', '11741.31', 'much'));
  expect(named(found)).toContainEqual(
    expect.objectContaining({ code: 'run.inputsCell', file: 'inputs.csv', column: 'value' }),
  );
  expect(named(found)).toContainEqual(expect.objectContaining({ code: 'edition.cannotCompute' }));
  expect(found.checks.find(({ name }) => name === 'scores')?.state).toBe('bad');
});
