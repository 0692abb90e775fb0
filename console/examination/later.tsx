import { Skeleton } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';

interface LaterProps {
  /** What a jump leads to. */
  readonly id: string;
  /** Height that is kept free until then, pixels. */
  readonly height: number;
  readonly children: () => ReactNode;
}

/** Milliseconds after which what nobody has scrolled to is drawn as well, so that it prints and is found by a search. */
const LATER = 3000;

/** A part of a long page that is made when it comes near the screen, or soon after everything else. */
export function Later({ id, height, children }: LaterProps) {
  const box = useRef<HTMLDivElement>(null);
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setWanted(true), {
      rootMargin: '300px',
    });
    observer.observe(box.current!);
    const later = setTimeout(() => setWanted(true), LATER);
    return () => {
      observer.disconnect();
      clearTimeout(later);
    };
  }, []);
  return (
    <div id={id} ref={box}>
      {wanted ? children() : <Skeleton height={height} radius={12} />}
    </div>
  );
}
