import { MeridianError } from '../model/error.ts';

/** Bounds how fast passwords can be guessed and how much memory guessing takes. In memory, one per server. */
export interface SignInLimit {
  /** Counts an attempt as failed until `succeeded`; throws `signin.tooMany` {seconds} while it must wait. */
  attempt(login: string, address: string): void;
  succeeded(login: string, address: string): void;
  /** Runs a password check; few at a time, since each takes 128 MiB, and `signin.tooMany` when too many wait already. */
  hashing<T>(work: () => Promise<T>): Promise<T>;
}

interface Rule {
  /** Failures that cost no wait. */
  readonly free: number;
  /** The wait doubles with each further failure up to this many seconds. */
  readonly longest: number;
}

/** Short, since anybody can fail in another's name; long enough that guessing a password takes ages. */
const LOGIN: Rule = { free: 5, longest: 60 };
/** Many people may share one address. */
const ADDRESS: Rule = { free: 20, longest: 900 };
const FORGET_SECONDS = 3600;
const REMEMBERED = 10_000;
const HASHING_AT_ONCE = 2;
const WAITING = 32;

interface Failures {
  count: number;
  /** Seconds since 1970. */
  last: number;
}

export function createSignInLimit(clock: () => Date): SignInLimit {
  const failures = new Map<string, Failures>();
  let running = 0;
  const waiting: (() => void)[] = [];
  const seconds = () => clock().getTime() / 1000;

  const waitOf = (key: string, rule: Rule, now: number): number => {
    const known = failures.get(key);
    if (!known || known.count < rule.free) return 0;
    return known.last + Math.min(2 ** (known.count - rule.free), rule.longest) - now;
  };
  const count = (key: string, now: number) => {
    const known = failures.get(key);
    failures.delete(key);
    const recent = known && now - known.last < FORGET_SECONDS ? known.count : 0;
    failures.set(key, { count: recent + 1, last: now });
    // a Map keeps the order of insertion: the first is the one that failed longest ago
    for (const oldest of failures.keys()) {
      if (failures.size <= REMEMBERED) break;
      failures.delete(oldest);
    }
  };

  return {
    attempt(login, address) {
      const now = seconds();
      const keys = keysOf(login, address);
      const wait = Math.max(waitOf(keys.login, LOGIN, now), waitOf(keys.address, ADDRESS, now));
      if (wait > 0) throw new MeridianError('signin.tooMany', { seconds: Math.ceil(wait) });
      count(keys.login, now);
      count(keys.address, now);
    },
    succeeded(login, address) {
      const keys = keysOf(login, address);
      failures.delete(keys.login);
      // one's own account must not buy more guesses at others': the address only gets this attempt back
      const known = failures.get(keys.address);
      if (known && --known.count <= 0) failures.delete(keys.address);
    },
    async hashing(work) {
      if (running >= HASHING_AT_ONCE) {
        if (waiting.length >= WAITING) throw new MeridianError('signin.tooMany', { seconds: 5 });
        await new Promise<void>((resolve) => waiting.push(resolve));
      } else running++;
      try {
        return await work();
      } finally {
        // the place goes to the next in line, or becomes free
        const next = waiting.shift();
        if (next) next();
        else running--;
      }
    },
  };
}

function keysOf(login: string, address: string): { readonly login: string; readonly address: string } {
  // one subscriber has a whole /64 of IPv6
  const network =
    address.includes(':') && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address;
  return { login: `login ${login}`, address: `address ${network}` };
}
