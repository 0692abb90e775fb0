import { Table } from '@mantine/core';
import type { AnalysisHeadWire } from '../../src/assessments/analysis-wire.ts';
import type { WeightBox } from '../../src/composite/bounds-box.ts';
import { useActorName } from '../platform/actor.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Mark, type Tone } from '../shell/mark.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import { specOf } from './analysis.ts';
import { factorLine, type Wording } from './factor-words.ts';

const TONES: Readonly<Record<AnalysisHeadWire['status'], Tone>> = {
  running: 'busy',
  completed: 'good',
  failed: 'bad',
  cancelled: 'plain',
};

interface AnalysisListProps {
  readonly items: readonly AnalysisHeadWire[];
  /** Ids of those that the page shows. */
  readonly shown: ReadonlySet<string>;
  readonly wording: Wording;
}

/** Every analysis of the run: who asked what and when; a completed one can be shown. */
export function AnalysisList({ items, shown, wording }: AnalysisListProps) {
  const { t } = useText();
  const format = useFormat();
  const actorName = useActorName();
  return (
    <Panel title={t('robust.list')} lead={t('robust.list.lead')}>
      <Scroll label={t('robust.list')}>
        <Table miw={920}>
          <Table.Thead>
            <Table.Tr>
              {['when', 'kind', 'who', 'what'].map((name) => (
                <Table.Th key={name}>{t(`robust.list.${name}`)}</Table.Th>
              ))}
              <Table.Th className="numeric">{t('robust.list.samples')}</Table.Th>
              <Table.Th>{t('robust.list.status')}</Table.Th>
              <Table.Th>
                <span className="sr-only">{t('robust.list.show')}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((item) => (
              <Table.Tr key={item.id}>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.dateTime(item.at)}</Table.Td>
                <Table.Td style={{ whiteSpace: 'nowrap' }}>{t(`robust.kind.${item.kind}`)}</Table.Td>
                <Table.Td>{actorName(item.actor)}</Table.Td>
                <Table.Td className="break small" miw={280}>
                  {whatOf(item, wording)}
                </Table.Td>
                <Table.Td className="numeric">
                  {item.kind === 'bounds' ? null : format.count(specOf(item).samples)}
                </Table.Td>
                <Table.Td>
                  <Mark tone={TONES[item.status]}>{t(`robust.status.${item.status}`)}</Mark>
                </Table.Td>
                <Table.Td ta="right">
                  {item.status === 'completed' && <Show item={item} isShown={shown.has(item.id)} />}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Scroll>
    </Panel>
  );
}

function Show({ item, isShown }: { item: AnalysisHeadWire; isShown: boolean }) {
  const { t } = useText();
  const format = useFormat();
  if (isShown) return <span className="quiet small">{t('robust.list.shown')}</span>;
  return (
    <TextLink
      to="/robustness"
      search={(search) => ({ ...search, [item.kind]: item.id })}
      size="sm"
      aria-label={t('robust.list.show.label', {
        kind: t(`robust.kind.${item.kind}`),
        time: format.dateTime(item.at),
      })}
    >
      {t('robust.list.show')}
    </TextLink>
  );
}

/** What an analysis varied, in a line. */
function whatOf(item: AnalysisHeadWire, wording: Wording): string {
  const { t, format } = wording;
  if (item.kind === 'bounds') {
    const box = item.spec as WeightBox;
    return t('robust.factor.line', {
      name: t('robust.factor.weights'),
      how: t('robust.how.noise', { share: format.percent(box.relative ?? 0) }),
    });
  }
  return specOf(item)
    .factors.map((factor) => factorLine(factor, wording))
    .join(t('list.pause'));
}
