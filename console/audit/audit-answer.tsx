import type { AuditWire } from '../../src/assessments/audit-wire.ts';
import { useText } from '../platform/i18n.tsx';
import { Notice } from '../shell/notice.tsx';
import style from './audit.module.css';
import { AuditBounds } from './audit-bounds.tsx';
import type { AuditDraft } from './audit-draft.ts';
import { agreementOf, outcomeOf, type SystemWire } from './audit-findings.ts';
import { AuditRanks } from './audit-ranks.tsx';
import { AuditSystem } from './audit-system.tsx';
import { MadeOf, type NameOf } from './audit-words.tsx';

interface AuditAnswerProps {
  readonly answer: AuditWire;
  readonly draft: AuditDraft;
}

/** What came of a check: in a sentence first, then score by score. */
export function AuditAnswer({ answer, draft }: AuditAnswerProps) {
  const { t, local } = useText();
  const names = new Map(answer.nodes.map(({ code, name }) => [code, name]));
  const nameOf = (code: string) => local(names.get(code)) || code;
  const hasScaled = answer.nodes.some(
    ({ code }) => draft.raw?.columns.includes(code) && !draft.table.columns.includes(code),
  );
  return (
    <>
      <section className={`panel ${style.finding}`} aria-label={t('published.finding')}>
        <Finding answer={answer} nameOf={nameOf} />
      </section>
      {answer.warnings.length > 0 && (
        <Notice tone="plain" title={t('published.unused')}>
          <ul className={style.plain}>
            {answer.warnings.map((issue) => (
              <li key={issue.message}>{issue.message}</li>
            ))}
          </ul>
        </Notice>
      )}
      {answer.systems.map((system) => (
        <AuditSystem
          key={system.node}
          isTold={isToldAbove(answer, system)}
          hasScaled={hasScaled}
          system={system}
          areas={answer.areas}
          table={draft.table}
          nameOf={nameOf}
        />
      ))}
      {answer.bounds.length > 0 && <AuditBounds bounds={answer.bounds} nameOf={nameOf} />}
      {answer.ranks && answer.ranks.misfits.length > 0 && <AuditRanks ranks={answer.ranks} />}
    </>
  );
}

/** Parts that a sentence names. */
const MOST_NAMED = 8;

/** Whether the first sentences say what a score is made of. */
const isToldAbove = ({ systems }: AuditWire, system: SystemWire | undefined): system is SystemWire =>
  system !== undefined &&
  system === systems[0] &&
  system.replayable === 'yes' &&
  system.weights.length <= MOST_NAMED;

function Finding({ answer, nameOf }: { answer: AuditWire; nameOf: NameOf }) {
  const { t } = useText();
  const { systems, ranks } = answer;
  const outcome = outcomeOf(answer);
  const { agree, total, decimals } = agreementOf(systems);
  const index = systems[0];
  return (
    <>
      <p className={style.lead}>
        {total === 0 && outcome !== 'scores' && outcome !== 'undecided'
          ? t(`published.outcome.${outcome}.noScores`)
          : outcome === 'scores'
            ? t('published.outcome.scores', { count: total - agree, total })
            : decimals && outcome !== 'undecided'
              ? t(`published.outcome.${outcome}.decimals`, { count: decimals, agree, total })
              : t(`published.outcome.${outcome}`, { agree, total })}
      </p>
      {isToldAbove(answer, index) && (
        <p>
          <MadeOf system={index} nameOf={nameOf} />
        </p>
      )}
      {ranks && (
        <p>
          {ranks.replayable === 'yes'
            ? t(`published.ranks.yes.${ranks.direction}`)
            : t('published.ranks.no', { count: ranks.misfits.length })}
        </p>
      )}
    </>
  );
}
