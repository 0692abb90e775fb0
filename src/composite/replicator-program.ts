import type { AggregateChoice, AggregateStep } from '../model/method.ts';
import { choiceOf } from './aggregate.ts';
import { childrenOf, type Linked } from './tree.ts';

/** Methods that have kernels, with the numbers that kernel/replicate.as knows them by. */
const KERNELS: Readonly<Record<string, number>> = { arithmetic: 0, geometric: 1, harmonic: 2 };
const HEAD = 24;
const CHILD = 12;
/** As in aggregation: how far an availability may fall short and still be enough. */
const TOLERANCE = 1e-9;

/** A tree's nodes as columns: dimensions and indicators each numbered from 0 in the order of the nodes. */
export interface Shape {
  readonly nodes: readonly Linked[];
  readonly children: readonly (readonly number[])[];
  /** 0 is the index. */
  readonly depths: readonly number[];
  /** Node indices. */
  readonly dimensions: readonly number[];
  readonly indicators: readonly number[];
  /** By node: its number among the dimensions or the indicators. */
  readonly column: readonly number[];
}

export function shapeOf(nodes: readonly Linked[]): Shape {
  const children = childrenOf(nodes);
  const depths = new Array<number>(nodes.length).fill(0);
  const dimensions: number[] = [];
  const indicators: number[] = [];
  const column = children.map((own, node) => {
    for (const child of own) depths[child] = depths[node]! + 1;
    return (own.length > 0 ? dimensions : indicators).push(node) - 1;
  });
  return { nodes, children, depths, dimensions, indicators, column };
}

/** The kernel of one dimension; undefined where it is made in a way that has none. */
const kernelOf = ({ method, missing = 'none', rescale, decimals }: AggregateChoice): number | undefined =>
  missing === 'none' && rescale === undefined && decimals === undefined ? KERNELS[method] : undefined;

/**
 * One aggregation as the kernels read it: for each dimension, children first, 24 bytes (column, kernel, number of children,
 * the parent's kernel, least availability) and for each child 12 (whether a dimension, column, node). Undefined where a
 * dimension has no kernel.
 */
export function programOf(shape: Shape, step: AggregateStep): Uint8Array | undefined {
  const { nodes, children, depths, dimensions, column } = shape;
  const choices = dimensions.map((node) => choiceOf(step, nodes[node]!.code, depths[node]!));
  const kernels = choices.map(kernelOf);
  if (kernels.includes(undefined)) return undefined;
  const readers = new Map(
    dimensions.flatMap((node, at) => children[node]!.map((child) => [child, kernels[at]!] as const)),
  );
  const length = dimensions.reduce((sum, node) => sum + HEAD + CHILD * children[node]!.length, 0);
  const view = new DataView(new ArrayBuffer(length));
  let at = 0;
  const write = (...words: readonly number[]): void => {
    for (const word of words) {
      view.setUint32(at, word, true);
      at += 4;
    }
  };
  for (let place = dimensions.length - 1; place >= 0; place--) {
    const node = dimensions[place]!;
    write(place, kernels[place]!, children[node]!.length, readers.get(node) ?? 0);
    view.setFloat64(at, (choices[place]!.minAvailability ?? 0) - TOLERANCE, true);
    at += 8;
    for (const child of children[node]!) write(children[child]!.length > 0 ? 1 : 0, column[child]!, child);
  }
  return new Uint8Array(view.buffer);
}
