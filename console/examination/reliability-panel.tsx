import { CsvButton } from '../diagnosis/csv-button.tsx';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Mark } from '../shell/mark.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './examination.module.css';
import type { ExaminedProps } from './findings-panel.tsx';

/** More rows than this scroll under their head. */
const MANY = 16;

/** Whether the parts of a dimension measure one thing: Cronbach's α, and which part it would gain most without. */
export function ReliabilityPanel({ examination, nameOf }: ExaminedProps) {
  const { t } = useText();
  const format = useFormat();
  const { dimensions, limits } = examination;
  const rows = dimensions
    .filter(({ children }) => children.length > 1)
    .map(({ code, children, alpha, alphaWithout }) => {
      const best = alphaWithout.reduce<{ readonly alpha: number; readonly child: string } | null>(
        (found, own, at) =>
          own !== null && own > (found?.alpha ?? alpha ?? Number.NEGATIVE_INFINITY)
            ? { alpha: own, child: children[at]! }
            : found,
        null,
      );
      return { code, parts: children.length, alpha, best };
    });
  const table = () => ({
    columns: ['dimension', 'parts', 'alpha', 'without', 'then'].map((name) => t(`exam.reliability.${name}`)),
    rows: dimensions.flatMap(({ code, children, alpha, alphaWithout }) => [
      [nameOf(code), children.length, alpha, null, null],
      ...alphaWithout.map((own, at) => [nameOf(code), children.length, alpha, nameOf(children[at]!), own]),
    ]),
  });
  return (
    <Panel
      title={t('exam.reliability')}
      lead={t('exam.reliability.lead', { alpha: limits.alpha })}
      actions={<CsvButton title={t('exam.reliability')} table={table} />}
    >
      {rows.length === 0 ? (
        <p className="quiet">{t('exam.reliability.none')}</p>
      ) : (
        <Scroll label={t('exam.reliability')} className={rows.length > MANY ? style.tableBox : undefined}>
          <table className={style.table} aria-label={t('exam.reliability')}>
            <thead>
              <tr>
                <th scope="col">{t('exam.reliability.dimension')}</th>
                <th scope="col" className="numeric">
                  {t('exam.reliability.parts')}
                </th>
                <th scope="col" className="numeric">
                  {t('exam.reliability.alpha')}
                </th>
                <th scope="col">{t('exam.reliability.verdict')}</th>
                <th scope="col">{t('exam.reliability.gain')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map(({ code, parts, alpha, best }) => (
                <tr key={code}>
                  <th scope="row">{nameOf(code)}</th>
                  <td className="numeric">{format.count(parts)}</td>
                  <td className="numeric">{format.score(alpha, 2)}</td>
                  <td className={style.notes}>
                    <Verdict parts={parts} alpha={alpha} least={limits.alpha} />
                  </td>
                  <td className={style.notes}>
                    {best &&
                      t('exam.reliability.gain.cell', {
                        name: nameOf(best.child),
                        alpha: format.score(best.alpha, 2),
                      })}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}

/** Two parts are too few to be judged by α. */
function Verdict({ parts, alpha, least }: { parts: number; alpha: number | null; least: number }) {
  const { t } = useText();
  if (alpha === null) return <span className="quiet">{t('exam.reliability.undefined')}</span>;
  if (parts < 3) return <span className="quiet">{t('exam.reliability.tooFew')}</span>;
  return alpha >= least ? (
    <Mark tone="good">{t('exam.reliability.good')}</Mark>
  ) : (
    <Mark tone="bad">{t('exam.reliability.low')}</Mark>
  );
}
