import { useEffect, useRef, useState } from 'react';
import type { MatrixWire } from '../../src/assessments/run-wire.ts';
import type { WeightBox } from '../../src/composite/bounds-box.ts';
import type { BoundsAnswer, BoundsQuestion } from './bounds-worker.ts';

/**
 * Certified bounds under a box, computed in a thread of the browser. While they are computed the answer to an earlier box
 * stays; boxes that were asked for meanwhile are passed over but for the newest. Null before the first answer.
 */
export function useBounds(
  matrix: MatrixWire | undefined,
  box: WeightBox,
): { readonly answer: BoundsAnswer | null; readonly isBusy: boolean } {
  const worker = useRef<Worker | null>(null);
  const asked = useRef<WeightBox | null>(null);
  const wanted = useRef(box);
  const [answer, setAnswer] = useState<BoundsAnswer | null>(null);
  wanted.current = box;

  useEffect(() => {
    if (!matrix) return;
    const made = new Worker(new URL('./bounds-worker.ts', import.meta.url), { type: 'module' });
    const ask = (question: BoundsQuestion) => made.postMessage(question);
    const next = () => {
      asked.current = wanted.current;
      ask({ box: wanted.current });
    };
    made.onmessage = ({ data }: MessageEvent<BoundsAnswer>) => {
      setAnswer(data);
      if (asked.current === wanted.current) asked.current = null;
      else next();
    };
    made.onerror = () => {
      setAnswer({ box: wanted.current, issues: [] });
      asked.current = null;
    };
    ask({ matrix });
    next();
    worker.current = made;
    return () => {
      made.terminate();
      worker.current = null;
      asked.current = null;
    };
  }, [matrix]);

  useEffect(() => {
    if (!worker.current || asked.current !== null) return;
    asked.current = box;
    worker.current.postMessage({ box } satisfies BoundsQuestion);
  }, [box]);

  return { answer, isBusy: JSON.stringify(answer?.box) !== JSON.stringify(box) };
}
