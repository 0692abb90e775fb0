import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Verification } from '../../assessments/edition-verify.ts';
import { inLocale } from '../../model/text.ts';
import { type Kit, printJson, type Running } from '../command.ts';
import { issueLines } from '../problem-text.ts';
import { plain } from '../text-table.ts';

interface Options {
  readonly key?: string;
  readonly replaced?: string;
}

/** 32 bytes in base64url. */
const THUMBPRINT = /^[A-Za-z0-9_-]{43}$/;

/** `verify`: a published edition against itself, with neither database nor network. */
export function addVerify(program: Command, { say, complete }: Kit): void {
  complete(
    program
      .command('verify')
      .description(say('verify.description'))
      .argument('<bundle>', say('verify.bundle'))
      .option('--key <thumbprint>', say('verify.key'))
      .option('--replaced <bundle>', say('verify.replaced')),
    [
      'meridian verify cn-cities-2019-1.zip',
      'meridian verify cn-cities-2019-1.zip --key kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
      'meridian verify cn-cities-2019-2.zip --replaced cn-cities-2019-1.zip --json',
    ],
    verifyCommand,
  );
}

async function verifyCommand(running: Running, bundle: string, options: Options): Promise<undefined> {
  const { terminal } = running;
  const [{ openBundle }, { verifyEdition }, { loadMessages }, { MeridianError }] = await Promise.all([
    import('../../assessments/edition-open.ts'),
    import('../../assessments/edition-verify.ts'),
    import('../../platform/i18n.ts'),
    import('../../model/error.ts'),
  ]);
  const began = performance.now();
  const at = (path: string): string => resolve(terminal.cwd, path);
  const keyId = options.key === undefined ? undefined : await readKeyId(at(options.key), options.key);
  const found = verifyEdition({
    files: await openBundle(at(bundle)),
    messages: loadMessages(),
    keyId,
    replaced: options.replaced === undefined ? undefined : await openBundle(at(options.replaced)),
  });
  const milliseconds = Math.round(performance.now() - began);
  if (!running.json) tell(running, found, keyId !== undefined);
  if (!found.same)
    throw new MeridianError('edition.differs', { count: found.differences.length }, found.differences);
  if (running.json) {
    const { manifest, manifestSha256, keyId: key, checks, notes } = found;
    printJson(running, { same: true, milliseconds, manifest, manifestSha256, keyId: key, checks, notes });
  } else terminal.out(`${running.say('verify.same', { milliseconds })}\n`);
}

/** What was looked at, each with what came of it. */
function tell({ terminal, locale, say }: Running, found: Verification, isPinned: boolean): void {
  const { manifest, checks, keyId, notes, bytes, nodeCount, valueCount } = found;
  const details = {
    count: manifest.files.length + 2,
    size: sizeText(bytes),
    key: keyId,
    areas: manifest.areaCount,
    nodes: nodeCount,
    values: valueCount,
  };
  const line = (text: string): void => terminal.out(`${plain(text)}\n`);
  line(inLocale(manifest.title, locale));
  line(
    say('verify.about', {
      id: manifest.id,
      date: manifest.publishedAt.slice(0, 10),
      publisher: inLocale(manifest.publisher, locale),
    }),
  );
  if (manifest.replaces) line(say('verify.replaces', { id: manifest.replaces.id }));
  if (manifest.note) line(say('verify.note', { note: manifest.note }));
  line('');
  for (const { name, state } of checks) {
    if (state === 'good') line(`  ✓ ${say(`verify.${name}`, details)}`);
    else if (state === 'bad') line(`  ✗ ${say(`verify.${name}.bad`)}`);
    else line(`  – ${say('verify.skipped', { what: say(`verify.skipped.${name}`) })}`);
    if (name === 'signature' && state === 'good' && !isPinned) line(`    ${say('verify.signature.unknown')}`);
  }
  line('');
  if (notes.length > 0) terminal.out(`${say('verify.notes')}\n${issueLines(locale, notes)}`);
}

function sizeText(bytes: number): string {
  const isLarge = bytes >= 1e6;
  return `${(bytes / (isLarge ? 1e6 : 1e3)).toFixed(1)} ${isLarge ? 'MB' : 'kB'}`;
}

/** A thumbprint as it is, or that of the key in a file. */
async function readKeyId(path: string, given: string): Promise<string> {
  if (THUMBPRINT.test(given)) return given;
  const [{ isPublicJwk, thumbprintOf }, { MeridianError }] = await Promise.all([
    import('../../assessments/edition-signature.ts'),
    import('../../model/error.ts'),
  ]);
  const text = await readFile(path, 'utf8').catch(() => {
    throw new MeridianError('file.notFound', { file: given });
  });
  try {
    const key: unknown = JSON.parse(text);
    if (isPublicJwk(key)) return thumbprintOf(key);
  } catch {
    // told below
  }
  throw new MeridianError('input.invalid', { count: 1 }, [
    { code: 'edition.keyForm', severity: 'error', at: { file: given } },
  ]);
}
