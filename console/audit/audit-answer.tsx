import type { AuditWire } from '../../src/assessments/audit-wire.ts';
import { useText } from '../platform/i18n.tsx';
import { Notice } from '../shell/notice.tsx';
import style from './audit.module.css';
import { AuditBounds } from './audit-bounds.tsx';
import type { AuditDraft } from './audit-draft.ts';
import {
  agreementOf,
  outcomeOf,
  type StatedWire,
  type SystemWire,
  statedAgreementOf,
} from './audit-findings.ts';
import { AuditRanks } from './audit-ranks.tsx';
import { AuditStated } from './audit-stated.tsx';
import { AuditSystem } from './audit-system.tsx';
import { MadeOf, type NameOf, Sentences } from './audit-words.tsx';

interface AuditAnswerProps {
  readonly answer: AuditWire;
  readonly draft: AuditDraft;
}

/** What came of a check: in a sentence first, then score by score. */
export function AuditAnswer({ answer, draft }: AuditAnswerProps) {
  const { t, local } = useText();
  const names = new Map(answer.nodes.map(({ code, name }) => [code, name]));
  const nameOf = (code: string) => local(names.get(code)) || code;
  const { stated, recovered } = answer;
  // weights that explain no more than the method does are not worth a table
  const { systems, bounds } = recovered === 'nothing' ? NOTHING : answer;
  const isCarriedOut = stated !== null && stated.replayable !== 'undecided';
  return (
    <>
      <section className={`panel ${style.finding}`} aria-label={t('published.finding')}>
        {isCarriedOut ? (
          <StatedFinding answer={answer} stated={stated} nameOf={nameOf} />
        ) : (
          <Finding answer={answer} nameOf={nameOf} />
        )}
      </section>
      {stated?.replayable === 'undecided' && (
        <Notice tone="plain" title={t('published.stated.undecided')}>
          <ul className={style.plain}>
            {stated.issues.map((issue, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have the same issue
              <li key={at}>{issue.message}</li>
            ))}
          </ul>
        </Notice>
      )}
      {answer.warnings.length > 0 && (
        <Notice tone="plain" title={t('published.unused')}>
          <ul className={style.plain}>
            {answer.warnings.map((issue) => (
              <li key={issue.message}>{issue.message}</li>
            ))}
          </ul>
        </Notice>
      )}
      {isCarriedOut && (
        <AuditStated stated={stated} areas={answer.areas} table={draft.table} nameOf={nameOf} />
      )}
      {systems.map((system) => (
        <AuditSystem
          key={system.node}
          isTold={isToldAbove(answer, system)}
          scaled={answer.scaled}
          system={system}
          areas={answer.areas}
          table={draft.table}
          nameOf={nameOf}
        />
      ))}
      {bounds.length > 0 && <AuditBounds bounds={bounds} nameOf={nameOf} />}
      {answer.ranks && answer.ranks.misfits.length > 0 && stated?.ranks?.replayable !== 'yes' && (
        <AuditRanks ranks={answer.ranks} />
      )}
    </>
  );
}

const NOTHING: Pick<AuditWire, 'systems' | 'bounds'> = { systems: [], bounds: [] };

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

/** Areas that a sentence names. */
const FEW = 3;

/** What came of the framework's own method; then, where it does not give the table, whether anything else does. */
function StatedFinding({
  answer,
  stated,
  nameOf,
}: {
  answer: AuditWire;
  stated: StatedWire;
  nameOf: NameOf;
}) {
  const { t } = useText();
  const { systems, ranks, recovered } = answer;
  const { agree, total, rounding, decimals, misfits } = statedAgreementOf(stated);
  const index = systems[0];
  const outcome = stated.replayable === 'yes' ? 'yes' : misfits.length > 0 ? 'no' : 'ranks';
  const [word, details] = decimals
    ? ['.decimals', { count: decimals, agree, total }]
    : ['', { agree, total }];
  const sentences = [
    outcome === 'ranks'
      ? t('published.stated.ranks.outcome', details)
      : t(`published.stated.${outcome}${word}`, details),
    ...(rounding > 0 ? [t('published.stated.rounding', { count: rounding })] : []),
    ...(misfits.length === 0
      ? []
      : misfits.length <= FEW
        ? [t('published.stated.differ', { count: misfits.length, names: misfits.join(t('list.comma')) })]
        : [
            t('published.stated.differMost', {
              count: misfits.length,
              names: misfits.slice(0, FEW).join(t('list.comma')),
            }),
          ]),
  ];
  return (
    <>
      <p className={style.lead}>
        <Sentences of={sentences} />
      </p>
      {stated.ranks && (
        <p>
          <Sentences
            of={[
              stated.ranks.replayable === 'yes'
                ? stated.ranks.rounding === 0
                  ? t('published.stated.ranks.yes')
                  : t('published.stated.ranks.some', {
                      agree: stated.ranks.agree,
                      total: stated.ranks.published,
                    })
                : t('published.stated.ranks.no', {
                    count: stated.ranks.misfits.length,
                    total: stated.ranks.published,
                  }),
              ...(stated.ranks.rounding > 0
                ? [t('published.stated.ranks.rounding', { count: stated.ranks.rounding })]
                : []),
              ...(stated.ranks.replayable === 'no' && ranks
                ? [
                    ranks.replayable === 'yes'
                      ? t(`published.ranks.yes.${ranks.direction}`)
                      : t('published.ranks.no', { count: ranks.misfits.length }),
                  ]
                : []),
            ]}
          />
        </p>
      )}
      {recovered && (
        <p>
          <Sentences
            of={[
              t(`published.recovered.${recovered}`),
              ...(recovered !== 'nothing' && answer.scaled === 'range'
                ? [t('published.recovered.range')]
                : []),
              ...(recovered === 'all' && isToldAbove(answer, index)
                ? [<MadeOf key="made" system={index} nameOf={nameOf} />]
                : []),
            ]}
          />
        </p>
      )}
    </>
  );
}
