import { mkdtempSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PACKAGE_FOLDER } from '../platform/i18n.ts';
import { compileContext } from './compile-context.ts';
import { bundledContexts, contextsOfFolder, subjectOf } from './context-load-bundle.ts';

const shipped = join(PACKAGE_FOLDER, 'contexts');

describe('contexts that ship with Meridian', () => {
  it.each([
    ['https://smartdatamodels.org/context.jsonld', 'data-models'],
    ['http://smartdatamodels.org/context.jsonld', 'data-models'],
    ['https://fiware.github.io/data-models/context.jsonld', 'FIWARE/data-models'],
    [
      'https://raw.githubusercontent.com/smart-data-models/dataModel.Alert/master/context.jsonld',
      'dataModel.Alert',
    ],
    [
      'https://raw.githubusercontent.com/smart-data-models/dataModel.Alert/refs/heads/main/context.jsonld',
      'dataModel.Alert',
    ],
    ['https://github.com/smart-data-models/dataModel.Alert/blob/master/context.jsonld', 'dataModel.Alert'],
    ['https://smart-data-models.github.io/dataModel.Alert/context.jsonld', 'dataModel.Alert'],
    ['https://smartdatamodels.org/dataModel.Alert/context.jsonld', 'dataModel.Alert'],
    ['https://smartdatamodels.org.example.org/context.jsonld', undefined],
    ['https://raw.githubusercontent.com/other/dataModel.Alert/master/context.jsonld', undefined],
    ['https://smartdatamodels.org/../etc/passwd/context.jsonld', undefined],
  ])('%s: %s', (address, subject) => {
    expect(subjectOf(address)).toBe(subject);
  });

  it('compile, every one, and their names come back', async () => {
    const core = JSON.parse(await readFile(join(shipped, 'ngsi-ld-core.jsonld'), 'utf8'));
    const bundled = await bundledContexts(shipped, undefined);
    const lines = (await readFile(join(shipped, 'smart-data-models.jsonl'), 'utf8'))
      .split('\n')
      .filter(Boolean);
    expect(lines.length).toBeGreaterThan(50);
    for (const line of lines) {
      const name = line.slice(0, line.indexOf('\t'));
      const address = name.startsWith('FIWARE')
        ? 'https://fiware.github.io/data-models/context.jsonld'
        : `https://smart-data-models.github.io/${name}/context.jsonld`;
      const document = JSON.parse((await bundled(address)) ?? '');
      const { expand, compact } = await compileContext(address, async () => document, { core });
      for (const term of Object.keys(document['@context']).filter((one) => !one.startsWith('@')))
        expect(expand(compact(expand(term)))).toBe(expand(term));
    }
    expect(
      await bundled('https://smart-data-models.github.io/dataModel.None/context.jsonld'),
    ).toBeUndefined();
  });
});

describe('a folder of further contexts', () => {
  const folder = (index: unknown) => {
    const path = mkdtempSync(join(tmpdir(), 'meridian-contexts-'));
    writeFileSync(join(path, 'index.json'), JSON.stringify(index));
    writeFileSync(join(path, 'a.jsonld'), '{"@context":{"a":"https://example.org/a"}}');
    return path;
  };

  it('has documents by their address, before those that ship', async () => {
    const address = 'https://smartdatamodels.org/context.jsonld';
    const bundled = await bundledContexts(shipped, folder({ [address]: 'a.jsonld' }));
    expect(await bundled(address)).toContain('https://example.org/a');
    expect(await bundled('https://example.org/none')).toBeUndefined();
  });

  it('is refused where it names files outside of it, or is no map', async () => {
    for (const path of [
      folder({ 'https://a.org/': '../../etc/passwd' }),
      folder([]),
      join(tmpdir(), 'meridian-none'),
    ])
      await expect(contextsOfFolder(path)).rejects.toMatchObject({
        code: 'config.invalid',
        issues: [{ code: 'config.contextFolder' }],
      });
  });
});
