import { NumberInput, Table, TextInput } from '@mantine/core';
import { IconPencil, IconSearch } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { FrameworkWire } from '../../src/indicators/framework-wire.ts';
import { type Framework, figureOf, isIndicator } from '../../src/model/framework.ts';
import { findUnit, UNKNOWN_UNIT } from '../../src/model/unit.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { Panel } from '../shell/page.tsx';
import { ReasonedButton } from '../shell/reasoned-button.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { EmptyState } from '../shell/states.tsx';
import { EvidenceBadge } from './evidence.tsx';
import style from './framework.module.css';
import { useStored } from './framework-data.tsx';
import { linesOf, type TreeLine, type WeightEdits } from './framework-edit.ts';
import { FrameworkSaveBar } from './framework-save-bar.tsx';

interface FrameworkTreeProps {
  readonly stored: FrameworkWire;
  /** The newest revision can be built upon; an older one is only looked at. */
  readonly isNewest: boolean;
  readonly onSaved: () => void;
}

/** The tree as a table; an evaluator types weights into it and saves them as a new revision. */
export function FrameworkTree({ stored, isNewest, onSaved }: FrameworkTreeProps) {
  const { t } = useText();
  const { may, person } = useSession();
  const framework = stored.framework as Framework;
  const storedValues = useStored();
  const [edits, setEdits] = useState<WeightEdits | null>(null);
  const [search, setSearch] = useState('');
  const wanted = useDeferredValue(search.trim().toLowerCase());
  const lines = useMemo(() => linesOf(framework.tree), [framework]);
  const found = useMemo(() => lines.filter((line) => matches(line, wanted)), [lines, wanted]);
  const reason = !isNewest
    ? t('framework.edit.older')
    : may('framework.write')
      ? null
      : t(person ? 'framework.edit.notAllowed' : 'framework.edit.signIn');

  return (
    <Panel
      title={t('framework.tree')}
      lead={t('framework.tree.lead', { count: lines.length })}
      actions={
        edits === null && (
          <ReasonedButton
            className="no-print"
            size="xs"
            variant="default"
            leftSection={<IconPencil size={15} aria-hidden />}
            reason={reason}
            onClick={() => setEdits({})}
          >
            {t('framework.edit')}
          </ReasonedButton>
        )
      }
    >
      <TextInput
        className="no-print"
        maw={360}
        mb="sm"
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder={t('framework.search')}
        aria-label={t('framework.search')}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {found.length === 0 ? (
        <EmptyState title={t('framework.noneFound')} />
      ) : (
        <Scroll label={t('framework.tree')}>
          <Table className={style.tree}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('framework.item')}</Table.Th>
                <Table.Th className="numeric">{t('framework.weight')}</Table.Th>
                <Table.Th>{t('framework.unit')}</Table.Th>
                <Table.Th>{t('framework.direction')}</Table.Th>
                <Table.Th>{t('framework.evidence')}</Table.Th>
                <Table.Th>{t('framework.definition')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.map((line) => (
                <Line
                  key={line.node.code}
                  line={line}
                  edits={edits}
                  hasNoData={
                    isIndicator(line.node) && storedValues?.get(figureOf(line.node))?.valueCount === 0
                  }
                  onEdit={(code, weight) => setEdits((old) => ({ ...old, [code]: weight }))}
                />
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
      {edits !== null && (
        <FrameworkSaveBar
          framework={framework}
          edits={edits}
          onCancel={() => setEdits(null)}
          onSaved={() => {
            setEdits(null);
            onSaved();
          }}
        />
      )}
    </Panel>
  );
}

interface LineProps {
  readonly line: TreeLine;
  readonly edits: WeightEdits | null;
  /** Whether no value is stored of the indicator. */
  readonly hasNoData: boolean;
  readonly onEdit: (code: string, weight: number | null) => void;
}

function Line({ line: { node, depth, parent }, edits, hasNoData, onEdit }: LineProps) {
  const { t, has, local } = useText();
  const format = useFormat();
  const edited = edits?.[node.code];
  const weight = edited === undefined ? node.weight : edited;
  const name = local(node.name);
  const indicator = isIndicator(node) ? node : null;
  const isUnknown = parent !== null && weight === null;
  return (
    <Table.Tr data-kind={indicator ? 'indicator' : 'dimension'} data-unknown={isUnknown || undefined}>
      <Table.Td style={{ paddingInlineStart: 12 + depth * 18 }}>
        <div className={style.name}>{name}</div>
        <div className={style.code}>{node.code}</div>
      </Table.Td>
      <Table.Td className="numeric" data-label={parent === null ? undefined : t('framework.weight')}>
        {parent === null ? null : edits !== null ? (
          <NumberInput
            size="xs"
            w={92}
            ml="auto"
            min={0}
            max={1_000_000_000}
            decimalScale={6}
            hideControls
            value={weight ?? ''}
            placeholder={t('framework.weight.unknown')}
            aria-label={t('framework.weight.of', { name })}
            onChange={(value) => onEdit(node.code, typeof value === 'number' ? value : null)}
          />
        ) : weight === null ? (
          <span className={style.unknown}>{t('framework.weight.unknown')}</span>
        ) : (
          format.value(weight, 6)
        )}
        {node.weightEvidence && node.weightEvidence !== node.evidence && weight !== null && (
          <div>
            <EvidenceBadge evidence={node.weightEvidence} />
          </div>
        )}
      </Table.Td>
      <Table.Td data-label={t('framework.unit')}>{indicator && unitOf(indicator.unit, local, t)}</Table.Td>
      <Table.Td data-label={t('framework.direction')}>
        {indicator &&
          (indicator.direction === null ? (
            <span className={style.unknown}>{t('framework.direction.unknown')}</span>
          ) : (
            t(indicator.direction === 1 ? 'framework.direction.more' : 'framework.direction.less')
          ))}
      </Table.Td>
      <Table.Td>
        <EvidenceBadge evidence={node.evidence} />
      </Table.Td>
      <Table.Td>
        <div className={style.definition}>
          {local(indicator?.definition)}
          {indicator?.formula && <div className={style.code}>{indicator.formula}</div>}
          {node.note && <div>{t('framework.note', { note: local(node.note) })}</div>}
          {indicator?.denominator && <div>{t('framework.denominator', { code: indicator.denominator })}</div>}
          {indicator?.source && <div>{t('framework.source', { source: indicator.source })}</div>}
          {indicator?.responsible && (
            <div>
              {t('framework.responsible', {
                who: has(`responsible.${indicator.responsible}`)
                  ? t(`responsible.${indicator.responsible}`)
                  : indicator.responsible,
              })}
            </div>
          )}
          {hasNoData && <div className={style.noData}>{t('framework.data.none')}</div>}
        </div>
      </Table.Td>
    </Table.Tr>
  );
}

const unitOf = (
  code: string,
  local: (text: { en: string; zh: string } | undefined) => string,
  t: (key: string) => string,
): string => (code === UNKNOWN_UNIT ? t('framework.unit.unknown') : local(findUnit(code)?.symbol) || code);

function matches({ node }: TreeLine, wanted: string): boolean {
  if (wanted === '') return true;
  const definition = isIndicator(node) ? node.definition : undefined;
  return [node.code, node.name.en, node.name.zh, definition?.en, definition?.zh].some((text) =>
    text?.toLowerCase().includes(wanted),
  );
}
