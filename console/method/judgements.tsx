import { Table, Text } from '@mantine/core';
import type {
  AhpDetail,
  BudgetDetail,
  FamilyDetail,
  WeightDetail,
  WeightLog,
} from '../../src/composite/step-log.ts';
import type { WeightChoice } from '../../src/model/method.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './method.module.css';

interface JudgementsProps {
  readonly choice: WeightChoice;
  /** The codes of a dimension's children, in the order of the tree. */
  readonly childrenOf: (code: string) => readonly string[];
  readonly nameOf: (code: string) => string;
  /** What a run made of them; undefined where none has. */
  readonly detail: (Pick<WeightDetail, 'parts'> & Partial<Pick<WeightDetail, 'families'>>) | undefined;
}

/** The judgements that weights are made of: comparisons with their consistency, points of experts with their agreement, wanted shares. */
export function Judgements({ choice, childrenOf, nameOf, detail }: JudgementsProps) {
  const { t } = useText();
  const format = useFormat();
  const { matrices = {}, allocations = {}, targets = {}, parts = [] } = choice;
  return (
    <>
      {Object.entries(matrices).map(([code, rows]) => {
        const children = childrenOf(code).map(nameOf);
        return (
          <JudgementTable
            key={code}
            title={t('method.judged.matrix', { name: nameOf(code) })}
            note={consistencyWords(detail?.families?.[code], t, format, nameOf)}
            heads={['', ...children]}
            rows={rows.map((row, at) => [children[at] ?? '', ...row.map((value) => format.value(value))])}
          />
        );
      })}
      {Object.entries(allocations).map(([code, experts]) => {
        const children = childrenOf(code);
        return (
          <JudgementTable
            key={code}
            title={t('method.judged.points', { name: nameOf(code) })}
            note={agreementWords(detail?.families?.[code], t, format)}
            heads={[t('method.judged.expert'), ...children.map(nameOf)]}
            rows={experts.map(({ expert, points }) => [
              expert,
              ...children.map((child) => format.value(points[child])),
            ])}
          />
        );
      })}
      {Object.keys(targets).length > 0 && (
        <JudgementTable
          title={t('method.judged.targets')}
          note=""
          heads={[t('run.node'), t('method.judged.share')]}
          rows={Object.entries(targets).map(([code, share]) => [nameOf(code), format.value(share)])}
        />
      )}
      {parts.map((part, at) => (
        <Judgements
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no names of their own and keep their places
          key={at}
          choice={part}
          childrenOf={childrenOf}
          nameOf={nameOf}
          detail={detail?.parts?.[at]}
        />
      ))}
    </>
  );
}

type Words = Pick<ReturnType<typeof useText>, 't'>['t'];
type Format = ReturnType<typeof useFormat>;

/** How far comparisons contradict each other. */
function consistencyWords(
  detail: FamilyDetail | undefined,
  t: Words,
  format: Format,
  nameOf: (code: string) => string,
): string {
  if (!detail || !('consistencyRatio' in detail)) return '';
  const { consistencyRatio, limit, worst } = detail as AhpDetail;
  return t(consistencyRatio === 0 ? 'method.judged.consistent' : 'method.judged.ratio', {
    ratio: format.value(consistencyRatio, 3),
    limit: format.value(limit),
    first: nameOf(worst.first),
    second: nameOf(worst.second),
    given: format.value(worst.given, 3),
    fitting: format.value(worst.fitting, 3),
  });
}

/** How far experts agree. */
function agreementWords(detail: FamilyDetail | undefined, t: Words, format: Format): string {
  if (!detail || !('concordance' in detail)) return '';
  const { concordance, experts } = detail as BudgetDetail;
  return concordance === null
    ? ''
    : t('method.judged.agreement', { value: format.value(concordance, 2), count: experts.length });
}

/** How weights came about, of a run's log. */
export const weightDetail = (log: { readonly step: string } | undefined): JudgementsProps['detail'] =>
  (log as WeightLog | undefined)?.detail;

interface JudgementTableProps {
  readonly title: string;
  readonly note: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function JudgementTable({ title, note, heads, rows }: JudgementTableProps) {
  return (
    <div className={style.block}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {note !== '' && (
        <Text size="sm" c="dimmed">
          {note}
        </Text>
      )}
      <Scroll label={title}>
        <Table fz="sm" verticalSpacing={4} miw={heads.length * 110}>
          <Table.Thead>
            <Table.Tr>
              {heads.map((head, at) => (
                <Table.Th key={head} className={at > 0 ? 'numeric' : undefined}>
                  {head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((cells) => (
              <Table.Tr key={cells[0]}>
                {cells.map((cell, at) => (
                  <Table.Td key={heads[at]} className={at > 0 ? 'numeric' : undefined}>
                    {cell}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </div>
  );
}
