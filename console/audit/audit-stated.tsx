import { useMemo } from 'react';
import { CsvButton } from '../diagnosis/csv-button.tsx';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import { AreaTable } from './area-table.tsx';
import style from './audit.module.css';
import { type StatedNodeWire, type StatedWire, statedResidualsOf } from './audit-findings.ts';
import { Residuals } from './audit-residuals.tsx';
import { type NameOf, VerdictMark } from './audit-words.tsx';
import type { PublishedFile } from './published-file.ts';

interface AuditStatedProps {
  readonly stated: StatedWire;
  readonly areas: readonly string[];
  readonly table: PublishedFile;
  readonly nameOf: NameOf;
}

/** Published scores and ranks beside those by the framework's own method. */
export function AuditStated({ stated, areas, table, nameOf }: AuditStatedProps) {
  const { t } = useText();
  const { nodes, ranks, inputs, replayable } = stated;
  return (
    <Panel
      title={t('published.stated')}
      lead={t(`published.stated.inputs.${inputs}`)}
      actions={<VerdictMark verdict={replayable} />}
    >
      <div className={style.pair}>
        {nodes.map((node) => (
          <Scores key={node.node} node={node} areas={areas} table={table} nameOf={nameOf} />
        ))}
        {ranks && ranks.misfits.length > 0 && <Ranks ranks={ranks} />}
      </div>
    </Panel>
  );
}

interface ScoresProps extends Omit<AuditStatedProps, 'stated'> {
  readonly node: StatedNodeWire;
}

function Scores({ node, areas, table, nameOf }: ScoresProps) {
  const { t } = useText();
  const rows = useMemo(() => statedResidualsOf(node, areas, table), [node, areas, table]);
  const { agree, published: total } = node;
  return (
    <Residuals
      rows={rows}
      decimals={node.decimals}
      title={nameOf(node.node)}
      heading={t('published.stated.node', { name: nameOf(node.node), agree, total })}
    />
  );
}

function Ranks({ ranks }: { ranks: NonNullable<StatedWire['ranks']> }) {
  const { t } = useText();
  const format = useFormat();
  const title = t('published.stated.ranks');
  const columns = [t('word.area'), t('published.residuals.published'), t('published.residuals.recomputed')];
  const rows = ranks.misfits.map((one) => [one.area, one.published, one.recomputed]);
  return (
    <div>
      <div className={style.head}>
        <h3>{title}</h3>
        <CsvButton title={title} table={() => ({ columns, rows })} />
      </div>
      <AreaTable
        label={title}
        columns={columns}
        rows={ranks.misfits.map(({ area, published, recomputed }) => ({
          area,
          figures: [format.rank(published), format.rank(recomputed)],
        }))}
      />
    </div>
  );
}
