/** What the command line program may use of the world around it. Tests bring their own. */
export interface Terminal {
  /** Results: what another program may read. */
  readonly out: (text: string) => void;
  /** Progress, warnings and errors. */
  readonly error: (text: string) => void;
  /** Whether a person looks at the error stream, so that a line may be written over. */
  readonly isInteractive: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from. */
  readonly cwd: string;
  /** Aborted when the person asks to stop. */
  readonly signal: AbortSignal;
}

/** This process's own streams. A reader that goes away (`| head`) ends the program without a word. */
export function processTerminal(): Terminal {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    isInteractive: process.stderr.isTTY === true,
    env: process.env,
    cwd: process.cwd(),
    signal: signalled(),
  };
}

/** Aborted by the first Ctrl-C or termination, so that work ends in order; a second one ends the process at once. */
function signalled(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}
