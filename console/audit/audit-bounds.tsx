import type { AuditWire } from '../../src/assessments/audit-wire.ts';
import { CsvButton } from '../diagnosis/csv-button.tsx';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { Scroll } from '../shell/scroll.tsx';
import style from './audit.module.css';
import { type NameOf, VerdictMark } from './audit-words.tsx';

const COLUMNS = ['node', 'verdict', 'low', 'high', 'note'] as const;

/** Between which raw values each indicator was put on its scale. */
export function AuditBounds({ bounds, nameOf }: { bounds: AuditWire['bounds']; nameOf: NameOf }) {
  const { t } = useText();
  const format = useFormat();
  const table = () => ({
    columns: [t('word.code'), ...COLUMNS.map((name) => t(`published.bounds.${name}`))],
    rows: bounds.map((one) => [
      one.node,
      nameOf(one.node),
      t(`published.verdict.${one.replayable}`),
      one.bounds?.[0] ?? null,
      one.bounds?.[1] ?? null,
      noteOf(one),
    ]),
  });
  const noteOf = (one: AuditWire['bounds'][number]) =>
    [
      t(`published.bounds.direction.${one.direction}`),
      ...(one.scale === 'log' ? [t('published.bounds.log')] : []),
      ...(one.isOwnRange ? [t('published.bounds.ownRange')] : []),
      ...(one.isClamped ? [t('published.bounds.clamped')] : []),
      ...(one.misfits.length > 0
        ? [
            t('published.bounds.misfits', {
              count: one.misfits.length,
              names: one.misfits.slice(0, 3).join(t('list.comma')),
            }),
          ]
        : []),
    ].join(t('list.pause'));
  return (
    <Panel
      title={t('published.bounds')}
      lead={t('published.bounds.lead')}
      actions={<CsvButton title={t('published.bounds')} table={table} />}
    >
      <Scroll label={t('published.bounds')}>
        <table className={style.table} aria-label={t('published.bounds')}>
          <thead>
            <tr>
              {COLUMNS.map((name) => (
                <th
                  key={name}
                  scope="col"
                  className={name === 'low' || name === 'high' ? 'numeric' : undefined}
                >
                  {t(`published.bounds.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bounds.map((one) => (
              <tr key={one.node}>
                <th scope="row">{nameOf(one.node)}</th>
                <td>
                  <VerdictMark verdict={one.replayable} />
                </td>
                <td className="numeric">{format.value(one.bounds?.[0], 6)}</td>
                <td className="numeric">{format.value(one.bounds?.[1], 6)}</td>
                <td className={style.notes}>{noteOf(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
