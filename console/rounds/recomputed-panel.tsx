import { Table } from '@mantine/core';
import type { RoundWire } from '../../src/assessments/round-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';

/** What computing the round again, e.g. after an appeal, has changed. */
export function RecomputedPanel({ round }: { round: RoundWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const { recomputed } = round;
  if (!recomputed || !round.runId || !['computed', 'appeal', 'published'].includes(round.state)) return null;
  const { areas, before } = recomputed;
  const names = new Map(round.areas.map(({ code, name }) => [code, local(name)]));
  const ranks = areas.filter((one) => one.rankBefore !== one.rankAfter).length;
  const rankOf = (rank: number | null): string => (rank === null ? '—' : format.count(rank));
  return (
    <Panel
      title={
        areas.length === 0
          ? t('round.recomputed.same')
          : t('round.recomputed', { scores: areas.length, ranks })
      }
      lead={t('round.recomputed.lead')}
    >
      {areas.length > 0 && (
        <Scroll label={t('round.recomputed.lead')}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('round.area')}</Table.Th>
                <Table.Th className="numeric">{t('round.recomputed.rank')}</Table.Th>
                <Table.Th className="numeric">{t('round.recomputed.score')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {areas.map((one) => (
                <Table.Tr key={one.area}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>
                    <TextLink
                      to="/areas/$code/change"
                      params={{ code: one.area }}
                      search={{ ...(round.runId === null ? {} : { run: round.runId }), since: before }}
                      size="sm"
                    >
                      {names.get(one.area) ?? one.area}
                    </TextLink>
                  </Table.Td>
                  <Table.Td className="numeric">
                    {rankOf(one.rankBefore)} → {rankOf(one.rankAfter)}
                  </Table.Td>
                  <Table.Td className="numeric">
                    {format.score(one.scoreBefore)} → {format.score(one.scoreAfter)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Scroll>
      )}
    </Panel>
  );
}
