import { Table } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { type Instance, shortId } from './attribute.ts';
import style from './city.module.css';
import { InstanceValue } from './instance-value.tsx';
import type { Names } from './names.ts';
import { unitSymbol } from './unit-symbol.ts';
import { useAge } from './use-age.ts';

/** Milliseconds for which a value that has just changed is marked. */
const MARKED_MS = 2500;

/** Every attribute with its value, unit, time and dataset; what has just changed is marked for a moment. */
export function AttributeTable({ instances, names }: { instances: readonly Instance[]; names: Names }) {
  const { t } = useText();
  const changed = useChanged(instances);
  const rows = useMemo(() => instances.toSorted((a, b) => weightOf(a) - weightOf(b)), [instances]);
  return (
    <Scroll label={t('entity.attributes')}>
      <Table className={style.attributes}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('city.attribute')}</Table.Th>
            <Table.Th>{t('word.rawValue')}</Table.Th>
            <Table.Th>{t('city.observed')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((instance) => (
            <Row
              key={keyOf(instance)}
              instance={instance}
              names={names}
              isChanged={changed.has(keyOf(instance))}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}

interface RowProps {
  readonly instance: Instance;
  readonly names: Names;
  readonly isChanged: boolean;
}

function Row({ instance, names, isChanged }: RowProps) {
  const { t } = useText();
  const format = useFormat();
  const age = useAge();
  const { observedAt, datasetId, inside } = instance;
  const isNumber = typeof instance.value === 'number';
  return (
    <Table.Tr data-changed={isChanged || undefined}>
      <Table.Th scope="row" className={style.attributeName} title={instance.name}>
        {names.short(instance.name)}
        {datasetId !== undefined && (
          <span className={style.id} title={datasetId}>
            {t('entity.dataset.of', { name: shortId(datasetId) })}
          </span>
        )}
      </Table.Th>
      <Table.Td className={isNumber ? style.figure : style.words}>
        <InstanceValue instance={instance} names={names} hasUnit={false} />
        {instance.unitCode !== undefined && (
          <span className={style.unit} title={instance.unitCode}>
            {unitSymbol(instance.unitCode)}
          </span>
        )}
        {inside.length > 0 && (
          <dl className={style.inside}>
            {inside.map((sub) => (
              <div key={keyOf(sub)}>
                <dt title={sub.name}>{names.short(sub.name)}</dt>
                <dd>
                  <InstanceValue instance={sub} names={names} hasUnit />
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Table.Td>
      <Table.Td className={style.time}>
        {observedAt === undefined ? (
          <span className="quiet">—</span>
        ) : (
          <>
            <span className="wide-only">{format.dateTime(observedAt)}</span>
            <span className={style.id}>{age(observedAt)}</span>
          </>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** Readings first, then what else is said, then where it leads. */
const weightOf = ({ value, observedAt, kind }: Instance): number =>
  (kind.endsWith('Relationship') || kind === 'GeoProperty' ? 4 : 0) +
  (typeof value === 'number' ? 0 : 2) +
  (observedAt === undefined ? 1 : 0);

const keyOf = ({ name, datasetId }: Instance): string => `${name} ${datasetId ?? ''}`;

/** Keys of the instances whose value or time is another than a moment ago. */
function useChanged(instances: readonly Instance[]): ReadonlySet<string> {
  const before = useRef<ReadonlyMap<string, string> | null>(null);
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const now = new Map(
      instances.map((one) => [keyOf(one), JSON.stringify([one.value, one.observedAt, one.modifiedAt])]),
    );
    const last = before.current;
    before.current = now;
    const keys =
      last === null ? [] : [...now].filter(([key, text]) => last.get(key) !== text).map(([key]) => key);
    if (keys.length === 0) return;
    setChanged(new Set(keys));
    const timer = setTimeout(() => setChanged(new Set()), MARKED_MS);
    return () => clearTimeout(timer);
  }, [instances]);
  return changed;
}
