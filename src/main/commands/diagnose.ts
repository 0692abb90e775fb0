import { extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { MeridianError } from '../../model/error.ts';
import type { Context } from '../../platform/context.ts';
import { type Kit, printJson, type Running } from '../command.ts';

interface Options {
  readonly run: string;
  readonly peers?: string;
  readonly out?: string;
}

export function addDiagnose(program: Command, { say, complete }: Kit): void {
  const command = program
    .command('diagnose')
    .description(say('diagnose.description'))
    .argument('<area>', say('diagnose.area'))
    .option('--run <id>', say('diagnose.run'), 'latest')
    .option('--peers <choice>', say('diagnose.peers'))
    .option('-o, --out <file>', say('diagnose.out'));
  complete(
    command,
    [
      'meridian diagnose 370200',
      'meridian diagnose 370200 --peers tier --out qingdao.pdf --lang zh',
      'meridian diagnose 370200 --peers custom:330100,320100 --out qingdao.html',
    ],
    diagnoseCommand,
  );
}

async function diagnoseCommand(running: Running, area: string, options: Options): Promise<undefined> {
  const [{ withStore }, { isPeersText, peerRequestOf }] = await Promise.all([
    import('../with-store.ts'),
    import('../../diagnosis/peer-request.ts'),
  ]);
  const { peers, out } = options;
  if (peers !== undefined && !isPeersText(peers)) throw misused('diagnosis.peersText', peers);
  const ending = out === undefined ? '' : extname(out).toLowerCase();
  if (out !== undefined && !(ending in WRITERS)) throw misused('diagnosis.ending', out);
  const request = {
    run: options.run,
    area,
    locale: running.locale,
    peers: peers === undefined ? undefined : peerRequestOf(peers),
  };
  await withStore(running, async (ctx) => {
    if (out === undefined) await tell(running, ctx, request);
    else await write(running, ctx, request, resolve(running.terminal.cwd, out), ending as Ending);
  });
}

const misused = (code: string, value: string): MeridianError =>
  new MeridianError('input.invalid', { count: 1 }, [
    { code, severity: 'error', at: {}, value: value.slice(0, 200) },
  ]);

type Request = Parameters<typeof import('../../diagnosis/report-actions.ts').getDiagnosis>[1];
type Actions = typeof import('../../diagnosis/report-actions.ts');
type Ending = keyof typeof WRITERS;

/** What a file's ending asks for. */
const WRITERS = {
  '.html': async ({ getHtmlReport }: Actions, ...asked: Parameters<Actions['getHtmlReport']>) =>
    Buffer.from(await getHtmlReport(...asked)),
  '.pdf': ({ getPdfReport }: Actions, ...asked: Parameters<Actions['getPdfReport']>) =>
    getPdfReport(...asked),
  '.json': async ({ getDiagnosis }: Actions, ...asked: Parameters<Actions['getDiagnosis']>) =>
    Buffer.from(`${JSON.stringify(await getDiagnosis(...asked), null, 2)}\n`),
} as const;

/** The whole story on the screen, or all findings as JSON. */
async function tell(running: Running, ctx: Context, request: Request): Promise<void> {
  const { terminal } = running;
  const { getDiagnosis } = await import('../../diagnosis/report-actions.ts');
  const found = await getDiagnosis(ctx, request, terminal.signal);
  if (running.json) return printJson(running, found);
  const { title, lead, summary, sections } = found.report;
  const lines = [title, lead, '', ...summary.map(({ text }) => `• ${text}`)];
  for (const section of sections) {
    const told = section.blocks.flatMap((block) => (block.kind === 'sentence' ? [`  ${block.text}`] : []));
    if (told.length > 0) lines.push('', section.title, ...told);
  }
  terminal.out(`\n${lines.join('\n')}\n`);
}

async function write(
  running: Running,
  ctx: Context,
  request: Request,
  path: string,
  ending: Ending,
): Promise<void> {
  const { terminal, say } = running;
  const [actions, { rename, rm, writeFile }] = await Promise.all([
    import('../../diagnosis/report-actions.ts'),
    import('node:fs/promises'),
  ]);
  const bytes = await WRITERS[ending](actions, ctx, request, terminal.signal);
  const draft = `${path}.${process.pid}.part`;
  try {
    await writeFile(draft, bytes);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  if (running.json) printJson(running, { file: path, bytes: bytes.length });
  else terminal.out(`${say('diagnose.wrote', { file: path })}\n`);
}
