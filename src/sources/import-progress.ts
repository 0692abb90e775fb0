/** How far an import is. */
export interface ImportProgress {
  readonly phase: 'waiting' | 'reading' | 'storing';
  /** Bytes of the files count twice: once read, once stored. */
  readonly done: number;
  readonly total: number;
  readonly rows: number;
  readonly rowsPerSecond: number;
  /** Null while too little is done to tell. */
  readonly secondsLeft: number | null;
}

export const WAITING: ImportProgress = {
  phase: 'waiting',
  done: 0,
  total: 0,
  rows: 0,
  rowsPerSecond: 0,
  secondsLeft: null,
};

/** Progress from what is done after `seconds`; the time left is told after half a second. */
export function progressOf(
  phase: 'reading' | 'storing',
  done: number,
  total: number,
  rows: number,
  seconds: number,
): ImportProgress {
  return {
    phase,
    done: Math.round(done),
    total: Math.round(total),
    rows,
    rowsPerSecond: seconds > 0 ? Math.round(rows / seconds) : 0,
    secondsLeft: seconds < 0.5 || done <= 0 ? null : Math.max(0, (seconds * (total - done)) / done),
  };
}
