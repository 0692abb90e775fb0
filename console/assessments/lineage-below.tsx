import type { AreaProfileWire, RunNodeWire, RunWire } from '../../src/assessments/run-wire.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';

interface LineageBelowProps {
  readonly run: RunWire;
  readonly node: RunNodeWire;
  readonly profile: AreaProfileWire;
}

/** Every indicator below a dimension, however deep: one step from any score to where its values came from. */
export function LineageBelow({ run, node, profile }: LineageBelowProps) {
  const { t, local } = useText();
  const format = useFormat();
  const scoreOf = new Map(profile.nodes.map(({ code, score }) => [code, score]));
  const kept = new Set([node.code]);
  const below = run.nodes.filter((one) => {
    if (one.parent === null || !kept.has(one.parent)) return false;
    kept.add(one.code);
    return one.kind === 'indicator' && one.parent !== node.code;
  });
  if (below.length === 0) return null;
  return (
    <Panel title={t('lineage.below')} lead={t('lineage.below.lead')}>
      <ul className="below">
        {below.map(({ code, name }) => (
          <li key={code}>
            <TextLink to="/lineage/$area/$node" params={{ area: profile.area.code, node: code }} size="sm">
              {local(name)}
            </TextLink>
            <span className="numeric">{format.score(scoreOf.get(code))}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
