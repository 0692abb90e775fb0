import type { Command } from 'commander';
import type { Kit, Running } from '../command.ts';

interface Options {
  readonly port?: string;
  readonly host?: string;
}

export function addServe(program: Command, { say, complete }: Kit): void {
  const command = program
    .command('serve')
    .description(say('serve.description'))
    .option('--port <port>', say('serve.port'))
    .option('--host <address>', say('serve.host'));
  complete(
    command,
    ['meridian serve', 'PORT=9000 MERIDIAN_DATA=/srv/meridian meridian serve', 'meridian serve --port 0'],
    serveCommand,
  );
}

/** Serves until Ctrl-C. Options stand above the environment and the configuration file. */
async function serveCommand({ terminal, locale }: Running, options: Options): Promise<undefined> {
  const [{ loadConfig }, { serveUntilSignal }] = await Promise.all([
    import('../../platform/config.ts'),
    import('../server.ts'),
  ]);
  const env = {
    ...terminal.env,
    ...(options.port === undefined ? {} : { PORT: options.port }),
    ...(options.host === undefined ? {} : { HOST: options.host }),
  };
  await serveUntilSignal(loadConfig(env, terminal.cwd), { locale, print: terminal.out });
}
