import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Examination } from '../../src/composite/examination.ts';
import { type Finding, findingsOf } from '../../src/composite/findings.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './examination.module.css';
import { type FindingGroup, groupsOf, shiftsOf } from './finding-groups.ts';

export interface ExaminedProps {
  readonly examination: Examination;
  /** A node's name by its code. */
  readonly nameOf: (code: string) => string;
}

/** Findings of one kind that are shown at once. */
const SHOWN = 3;

/** What stands out, in words: first what may be a mistake in the design, then what is worth knowing. */
export function FindingsPanel({ examination, nameOf }: ExaminedProps) {
  const { t, locale } = useText();
  const groups = useMemo(() => groupsOf(findingsOf(examination)), [examination]);
  const count = (severity: Finding['severity']) =>
    groups.reduce((sum, group) => sum + (group.severity === severity ? group.findings.length : 0), 0);
  const [warnings, notes] = [count('warning'), count('note')];
  return (
    <section className={`panel ${style.findings}`} aria-label={t('exam.findings')}>
      <p className={style.lead}>
        {[
          warnings > 0
            ? t('exam.findings.warnings', { count: warnings })
            : t(notes > 0 ? 'exam.findings.noWarnings' : 'exam.findings.nothing'),
          ...(notes > 0 ? [t('exam.findings.notes', { count: notes })] : []),
        ].join(locale === 'zh-CN' ? '' : ' ')}
      </p>
      <Mover examination={examination} nameOf={nameOf} />
      {groups.length > 0 && (
        <ul className={style.groups}>
          {groups.map((group) => (
            <Group key={group.code} group={group} nameOf={nameOf} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** The indicator that the ranking hangs on most. */
function Mover({ examination, nameOf }: ExaminedProps) {
  const { t } = useText();
  const format = useFormat();
  const first = shiftsOf(examination).find(({ kind }) => kind === 'indicator');
  if (!first || first.largest === 0) return null;
  return (
    <p className={style.second}>
      {t('exam.findings.mover', {
        name: nameOf(first.code),
        mean: t('exam.places', { count: Number(first.mean.toFixed(first.mean < 10 ? 1 : 0)) }),
        largest: format.rank(first.largest),
      })}
    </p>
  );
}

function Group({ group, nameOf }: { group: FindingGroup; nameOf: ExaminedProps['nameOf'] }) {
  const { t } = useText();
  const format = useFormat();
  const { code, severity, findings } = group;
  const Icon = severity === 'warning' ? IconAlertTriangle : IconInfoCircle;
  const worded = ({ details }: Finding) =>
    t(
      `finding.${code}`,
      Object.fromEntries(
        Object.entries(details).map(([key, value]) => [
          key,
          typeof value === 'string' ? nameOf(value) : format.value(value),
        ]),
      ),
    );
  const line = (finding: Finding) => <li key={JSON.stringify(finding.details)}>{worded(finding)}</li>;
  return (
    <li data-severity={severity}>
      <Icon size={20} stroke={1.7} aria-label={t(`exam.severity.${severity}`)} role="img" />
      <div>
        <ul>{findings.slice(0, SHOWN).map(line)}</ul>
        {findings.length > SHOWN && (
          <details>
            <summary>{t('exam.findings.more', { count: findings.length - SHOWN })}</summary>
            <ul>{findings.slice(SHOWN).map(line)}</ul>
          </details>
        )}
        <p className="quiet small">{t(`findingAdvice.${code}`)}</p>
      </div>
    </li>
  );
}
