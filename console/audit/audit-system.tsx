import { useMemo } from 'react';
import type { AuditWire } from '../../src/assessments/audit-wire.ts';
import { CsvButton } from '../diagnosis/csv-button.tsx';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './audit.module.css';
import { residualsOf, type SystemWire } from './audit-findings.ts';
import { Residuals } from './audit-residuals.tsx';
import { MadeOf, type NameOf, Sentences, VerdictMark } from './audit-words.tsx';
import type { PublishedFile } from './published-file.ts';

interface AuditSystemProps {
  readonly system: SystemWire;
  readonly areas: readonly string[];
  readonly table: PublishedFile;
  readonly nameOf: NameOf;
  /** What it is made of stands above already. */
  readonly isTold: boolean;
  /** What stands for scores that were not published. */
  readonly scaled: AuditWire['scaled'];
}

/** One published score: the weights that make it, and how far each area is from what they give. */
export function AuditSystem({ system, areas, table, nameOf, isTold, scaled }: AuditSystemProps) {
  const { t } = useText();
  const { node, replayable, method, weights, withGaps, complete, misfits } = system;
  const isFound = weights.length > 0 && method !== null;
  const rows = useMemo(() => residualsOf(system, areas, table), [system, areas, table]);
  const sentences = [
    ...(replayable === 'yes'
      ? isTold || !isFound
        ? []
        : [<MadeOf key="made" system={system} nameOf={nameOf} />]
      : misfits.length > 0
        ? [t('published.system.misfits', { count: misfits.length, total: complete + withGaps })]
        : [t(`published.system.${replayable}`)]),
    ...(replayable === 'yes' && !system.isUnique ? [t('published.system.notUnique')] : []),
    ...(replayable !== 'yes' && scaled === 'range' ? [t('published.system.scaled')] : []),
    ...(scaled === 'method' ? [t('published.system.byMethod')] : []),
    ...(withGaps > 0 ? [t('published.system.withGaps', { count: withGaps })] : []),
  ];
  return (
    <Panel title={nameOf(node)} actions={<VerdictMark verdict={replayable} />}>
      {sentences.length > 0 && (
        <p className={style.sentence}>
          <Sentences of={sentences} />
        </p>
      )}
      <div className={style.pair}>
        {isFound && <Weights system={system} nameOf={nameOf} />}
        <Residuals rows={rows} decimals={system.decimals} title={nameOf(node)} />
      </div>
    </Panel>
  );
}

function Weights({ system, nameOf }: Pick<AuditSystemProps, 'system' | 'nameOf'>) {
  const { t } = useText();
  const format = useFormat();
  const { weights, replayable, isUnique, misfits } = system;
  const largest = Math.max(...weights.map(({ weight }) => weight), 0);
  const title = t(
    replayable === 'yes'
      ? 'published.weights'
      : misfits.length > 0
        ? 'published.weights.others'
        : 'published.weights.nearest',
  );
  return (
    <div>
      <div className={style.head}>
        <h3>{title}</h3>
        <CsvButton
          title={`${nameOf(system.node)} ${title}`}
          table={() => ({
            columns: [
              t('word.code'),
              t('published.weights.part'),
              t('published.weights.weight'),
              t('published.weights.margin'),
            ],
            rows: weights.map(({ code, weight, margin }) => [code, nameOf(code), weight, margin]),
          })}
        />
      </div>
      <Scroll label={`${nameOf(system.node)} · ${title}`} className={style.long}>
        <table className={style.table} aria-label={`${nameOf(system.node)} · ${title}`}>
          <thead>
            <tr>
              <th scope="col">{t('published.weights.part')}</th>
              <th scope="col" className="numeric">
                {t('published.weights.weight')}
              </th>
              <th scope="col" className="numeric">
                {t('published.weights.simple')}
              </th>
              {isUnique && (
                <th scope="col" className="numeric">
                  {t('published.weights.margin')}
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {weights.map(({ code, weight, simple, margin }) => (
              <tr key={code}>
                <th scope="row">
                  {nameOf(code)}
                  <i
                    className={style.bar}
                    aria-hidden
                    style={{ width: `${largest > 0 ? (Math.max(0, weight) / largest) * 100 : 0}%` }}
                  />
                </th>
                <td className="numeric">{format.percent(weight, 2)}</td>
                <td className="numeric">{simple ? `${simple.parts}/${simple.of}` : '—'}</td>
                {isUnique && <td className="numeric quiet">± {format.percent(margin, 2)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}
