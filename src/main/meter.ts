import type { Running } from './command.ts';

/** How far a long work is, with words for the phase and for the rate. */
export interface Measure {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
  readonly rate: string;
}

export interface Meter {
  readonly show: (measure: Measure) => void;
  readonly end: () => void;
}

/** Milliseconds between two plain lines where nobody looks at a bar. */
const EVERY = 2000;

/**
 * Shows how far a long work is, on the error stream: a bar where a person looks on, a plain line every two seconds where not,
 * and nothing beside a JSON answer.
 */
export async function startMeter({ terminal, json }: Running): Promise<Meter> {
  if (json) return { show: () => undefined, end: () => undefined };
  if (!terminal.isInteractive) {
    let next = Date.now() + EVERY;
    return {
      show: ({ phase, done, total, rate }) => {
        if (Date.now() < next) return;
        next = Date.now() + EVERY;
        terminal.error(`${phase} ${total > 0 ? Math.floor((done / total) * 100) : 0}%  ${rate}\n`);
      },
      end: () => undefined,
    };
  }
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar(
    {
      format: '{phase} {bar} {percentage}%  {rate}',
      clearOnComplete: true,
      hideCursor: true,
      fps: 8,
      gracefulExit: false,
    },
    progress.Presets.shades_classic,
  );
  let isStarted = false;
  return {
    show: ({ done, total, ...words }) => {
      if (!isStarted) bar.start(total, done, words);
      isStarted = true;
      bar.setTotal(total);
      bar.update(done, words);
    },
    end: () => {
      if (isStarted) bar.stop();
    },
  };
}

/** `m:ss`, or `h:mm:ss` from an hour on; – where it is not known yet. */
export function durationText(seconds: number | null): string {
  if (seconds === null) return '–';
  const whole = Math.round(seconds);
  const two = (part: number): string => String(part).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Seconds left at the rate so far; null while too little is done to tell. */
export function secondsLeft(done: number, total: number, milliseconds: number): number | null {
  return done <= 0 || milliseconds < 500 ? null : ((total - done) * milliseconds) / done / 1000;
}
