import { Table, Title } from '@mantine/core';
import type { AnalysisHeadWire } from '../../src/assessments/analysis-wire.ts';
import type {
  FailureCount,
  SensitivityResult,
  UncertaintyResult,
} from '../../src/composite/uncertainty-job.ts';
import { useActorName } from '../platform/actor.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Notice } from '../shell/notice.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './analyses.module.css';
import { specOf } from './analysis.ts';
import { factorWords, type Wording } from './factor-words.ts';
import { useIssueWords } from './use-issue-words.ts';

interface ToldProps {
  readonly head: AnalysisHeadWire;
  readonly result: UncertaintyResult | SensitivityResult;
  readonly wording: Wording;
}

/** How an analysis was computed: how often, with which choices, and what could not be computed. */
export function Told({ head, result, wording }: ToldProps) {
  const { t } = useText();
  const format = useFormat();
  const actorName = useActorName();
  const { asked, done, failed, recomputed } = result.replications;
  const facts: readonly (readonly [word: string, fact: string])[] = [
    [t('robust.told.asked'), format.count(asked)],
    [t('robust.told.done'), format.count(done)],
    [t('robust.told.failed'), format.count(failed)],
    [t('robust.told.recomputed'), format.count(recomputed)],
    [t('robust.told.sequence'), t(`robust.told.sequence.${result.sequence}`)],
    [t('robust.told.seed'), String(result.seed)],
    [
      t('robust.told.by'),
      t('robust.told.by.who', { time: format.dateTime(head.at), name: actorName(head.actor) }),
    ],
  ];
  return (
    <div>
      <Title order={3} mb={6}>
        {t(`robust.kind.${head.kind}`)}
      </Title>
      <Failures failures={result.failures} count={failed} />
      <dl className={style.facts}>
        {facts.map(([word, fact]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
      <Factors head={head} result={result} wording={wording} />
    </div>
  );
}

/** Replications that could not be computed, by their reason. */
export function Failures({ failures, count }: { failures: readonly FailureCount[]; count: number }) {
  const { t } = useText();
  const words = useIssueWords();
  if (count === 0) return null;
  return (
    <Notice tone="bad" title={t('robust.failures', { count })}>
      <ul className={style.notes}>
        {failures.map((one) => (
          <li key={one.code}>
            {t('robust.failures.line', {
              count: one.count,
              reason:
                (one.issues[0] && words(one.issues[0])) ||
                t('robust.failures.unexplained', { code: one.code }),
            })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function Factors({ head, result, wording }: ToldProps) {
  const { t, has } = useText();
  const asked = new Map(specOf(head).factors.map((factor) => [factor.name, factor]));
  const label = t('robust.told.factors');
  return (
    <Scroll label={`${t(`robust.kind.${head.kind}`)} · ${label}`}>
      <Table miw={480} aria-label={label}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th colSpan={2}>{label}</Table.Th>
            <Table.Th>{t('robust.told.path')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {result.factors.map(({ name, path, reason }) => {
            const factor = asked.get(name);
            const words = factor && factorWords(factor, wording);
            const why = `robust.told.reason.${reason}`;
            return (
              <Table.Tr key={name}>
                <Table.Td>{words?.name ?? name}</Table.Td>
                <Table.Td className="break">{words?.how}</Table.Td>
                <Table.Td>
                  {t(`robust.told.path.${path}`)}
                  {reason !== undefined && `${t('list.pause')}${has(why) ? t(why) : reason}`}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Scroll>
  );
}
