import { useCallback, useMemo, useRef, useState } from 'react';
import type { MatrixWire } from '../../src/assessments/run-wire.ts';
import { equalShares, familiesOf, type Shares, sharesOf, withShare } from './weights.ts';
import { weightsFromLink } from './weights-link.ts';

export interface Weights {
  readonly published: Shares;
  readonly shares: Shares;
  readonly locked: ReadonlySet<string>;
  /** One step of a gesture: shares follow from where they stood when the gesture began, so dragging back undoes it. */
  readonly drag: (code: string, share: number) => void;
  readonly drop: () => void;
  readonly lock: (code: string) => void;
  readonly reset: () => void;
  readonly equalise: () => void;
}

/** The weights that a reader plays with, beginning with those of a link. Nothing leaves the browser. */
export function useWeights(matrix: MatrixWire, link: string): Weights {
  const { nodes } = matrix;
  const published = useMemo(() => sharesOf(nodes), [nodes]);
  const siblings = useMemo(() => siblingsOf(nodes), [nodes]);
  const [shares, setShares] = useState(() => weightsFromLink(nodes, published, link));
  const [locked, setLocked] = useState<ReadonlySet<string>>(new Set());
  const begun = useRef<Shares | null>(null);

  const drag = useCallback(
    (code: string, share: number) => {
      setShares((current) => {
        begun.current ??= current;
        return withShare(begun.current, siblings.get(code) ?? [], locked, code, share);
      });
    },
    [siblings, locked],
  );
  const drop = useCallback(() => {
    begun.current = null;
  }, []);
  const lock = useCallback((code: string) => {
    setLocked((current) => {
      const next = new Set(current);
      if (!next.delete(code)) next.add(code);
      return next;
    });
  }, []);
  const reset = useCallback(() => {
    begun.current = null;
    setShares(published);
    setLocked(new Set());
  }, [published]);
  const equalise = useCallback(() => {
    begun.current = null;
    setShares(equalShares(nodes));
  }, [nodes]);

  return { published, shares, locked, drag, drop, lock, reset, equalise };
}

function siblingsOf(nodes: MatrixWire['nodes']): ReadonlyMap<string, readonly string[]> {
  const siblings = new Map<string, readonly string[]>();
  for (const family of familiesOf(nodes).values()) {
    const codes = family.map((node) => node.code);
    for (const code of codes) siblings.set(code, codes);
  }
  return siblings;
}
