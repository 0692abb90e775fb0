import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { MeridianError } from '../model/error.ts';

/** Who holds a data folder. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Tells two processes with the same number apart: when it started, in the system's own words; null if unknown. */
  readonly birth: string | null;
  /** ISO 8601. */
  readonly since: string;
  /** A holder that has let go stays written down as the latest generation. */
  readonly released: boolean;
}

export interface FolderLock {
  release(): void;
}

const ATTEMPTS = 20;

/**
 * Takes a folder for this process alone, or throws `storage.locked` {folder, pid, host, since, file}.
 *
 * The lock is the file with the highest number in `<folder>/lock`. A taker that finds its holder dead or gone creates the
 * next number, complete and exclusively (by hard link), so of many takers one wins. The highest number is never removed,
 * only outnumbered: one that was slow to act on an old listing finds a higher number after its own and steps back. A
 * process killed outright leaves a holder that no longer lives; a holder on another host cannot be judged and is believed.
 */
export function lockFolder(folder: string, now: Date = new Date(), self: Self = thisProcess()): FolderLock {
  const place = join(folder, 'lock');
  mkdirSync(place, { recursive: true });
  const mine: Holder = { ...self, since: now.toISOString(), released: false };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const highest = generations(place).at(-1) ?? 0;
    const holder = highest === 0 ? undefined : readHolder(join(place, String(highest)));
    if (holder && mayLive(holder, self.host)) throw refusal(folder, holder, join(place, String(highest)));
    const generation = highest + 1;
    if (!createWhole(place, generation, mine)) continue;
    if (generations(place).some((other) => other > generation)) {
      rmSync(join(place, String(generation)), { force: true });
      continue;
    }
    for (const old of generations(place))
      if (old < generation) rmSync(join(place, String(old)), { force: true });
    return held(place, generation, mine);
  }
  throw new MeridianError('storage.locked', { folder, pid: 0, host: '?', since: '?', file: place });
}

type Self = Pick<Holder, 'pid' | 'host' | 'birth'>;

const thisProcess = (): Self => ({ pid: process.pid, host: hostname(), birth: birthOf(process.pid) });

function held(place: string, generation: number, mine: Holder): FolderLock {
  let released = false;
  const release = () => {
    if (released) return;
    released = true;
    process.removeListener('exit', release);
    const draft = join(place, `.${mine.pid}-${generation}`);
    writeFileSync(draft, JSON.stringify({ ...mine, released: true }));
    renameSync(draft, join(place, String(generation)));
  };
  process.once('exit', release);
  return { release };
}

function generations(place: string): number[] {
  return readdirSync(place)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
}

/** Whether the file came to be by this call: it appears with its whole content or not at all. */
function createWhole(place: string, generation: number, holder: Holder): boolean {
  const draft = join(place, `.${holder.pid}-${generation}`);
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    linkSync(draft, join(place, String(generation)));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Undefined if the file went away meanwhile or is no holder's (an unreadable one holds nothing: they are written whole). */
function readHolder(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Holder;
    return Number.isInteger(holder.pid) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function mayLive(holder: Holder, host: string): boolean {
  if (holder.released) return false;
  if (holder.host !== host) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const birth = birthOf(holder.pid);
  return birth === null || holder.birth === null || birth === holder.birth;
}

/** When a process started: boot and clock ticks on Linux, the start time elsewhere; null where the system does not say. */
function birthOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // the name in parentheses may hold spaces; the start time is the 22nd field, the 20th after the name
      return `${boot}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
    }
    if (process.platform === 'win32') return null;
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

function refusal(folder: string, { pid, host, since }: Holder, file: string): MeridianError {
  return new MeridianError('storage.locked', { folder, pid, host, since, file });
}
