import { Collapse, Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { RunNodeWire } from '../../src/assessments/run-wire.ts';
import { useText } from '../platform/i18n.tsx';
import type { Weights } from './use-weights.ts';
import { WeightRow } from './weight-row.tsx';
import { changedCodes, effectiveShares, familiesOf, roomFor, type Shares } from './weights.ts';
import style from './what-if.module.css';

/** Trees with at most this many groups of weights begin opened. */
const SHOWN_FAMILIES = 5;

/** All weights, grouped as the framework's tree groups them; a dimension opens to show those inside it. */
export function WeightTree({ nodes, weights }: { nodes: readonly RunNodeWire[]; weights: Weights }) {
  const families = useMemo(() => familiesOf(nodes), [nodes]);
  const effective = effectiveShares(nodes, weights.shares);
  const changed = useMemo(
    () => new Set(changedCodes(weights.published, weights.shares)),
    [weights.published, weights.shares],
  );
  const index = nodes.find((node) => node.parent === null);
  if (!index) return null;
  return <Family parent={index} {...{ families, effective, changed, weights }} />;
}

interface FamilyProps {
  readonly parent: RunNodeWire;
  readonly families: ReadonlyMap<string, readonly RunNodeWire[]>;
  readonly effective: Shares;
  readonly changed: ReadonlySet<string>;
  readonly weights: Weights;
}

function Family({ parent, families, effective, changed, weights }: FamilyProps) {
  const { local } = useText();
  const children = families.get(parent.code) ?? [];
  const codes = children.map((child) => child.code);
  const { shares, published, locked, drag, drop, lock } = weights;
  return (
    <ul className={style.family}>
      {children.map((child) => (
        <li key={child.code}>
          <WeightRow
            code={child.code}
            name={local(child.name)}
            share={shares[child.code] ?? 0}
            published={published[child.code] ?? 0}
            effective={effective[child.code] ?? 0}
            room={roomFor(child.code, codes, shares, locked)}
            isLocked={locked.has(child.code)}
            isFixed={codes.every((code) => code === child.code || locked.has(code))}
            {...{ drag, drop, lock }}
          />
          {families.has(child.code) && (
            <Inner parent={child} {...{ families, effective, changed, weights }} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Inner(props: FamilyProps) {
  const { t, local } = useText();
  const members = props.families.get(props.parent.code) ?? [];
  // A small tree is shown whole.
  const isSmall = props.families.size <= SHOWN_FAMILIES;
  const changedInside = countInside(props.parent.code, props.families, props.changed);
  const [isOpen, setOpen] = useState(changedInside > 0 || isSmall);
  return (
    <>
      <UnstyledButton className={style.opener} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight size={14} className={style.chevron} data-open={isOpen || undefined} aria-hidden />
        <Text size="xs" c="dimmed" component="span">
          <VisuallyHidden>{local(props.parent.name)}: </VisuallyHidden>
          {t('whatIf.inside', { count: members.length })}
          {changedInside > 0 && ` · ${t('whatIf.changedInside', { count: changedInside })}`}
        </Text>
      </UnstyledButton>
      <Collapse expanded={isOpen}>
        <div className={style.inner}>{isOpen && <Family {...props} />}</div>
      </Collapse>
    </>
  );
}

function countInside(
  code: string,
  families: ReadonlyMap<string, readonly RunNodeWire[]>,
  changed: ReadonlySet<string>,
): number {
  return (families.get(code) ?? []).reduce(
    (count, child) => count + (changed.has(child.code) ? 1 : 0) + countInside(child.code, families, changed),
    0,
  );
}
