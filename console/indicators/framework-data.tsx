import { Text } from '@mantine/core';
import { useMemo } from 'react';
import type { IndicatorWire } from '../../src/indicators/framework-wire.ts';
import { type Framework, type FrameworkNode, figureOf, isIndicator } from '../../src/model/framework.ts';
import { useGetAll } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Panel } from '../shell/page.tsx';
import style from './framework.module.css';
import { dataBranches } from './framework-edit.ts';

/** Names of indicators without data that one line lists. */
const NAMED = 6;

/** What is stored of each indicator and variable, by code; undefined until it is known. */
export function useStored(): ReadonlyMap<string, IndicatorWire> | undefined {
  const { data } = useGetAll<IndicatorWire>('/indicators');
  return useMemo(() => data && new Map(data.map((indicator) => [indicator.code, indicator])), [data]);
}

/** Of each aspect how many indicators have data, and which have none yet; nothing where all have. */
export function FrameworkData({ framework }: { framework: Framework }) {
  const { t, local } = useText();
  const format = useFormat();
  const stored = useStored();
  const hasData = (node: FrameworkNode): boolean =>
    isIndicator(node) && (stored?.get(figureOf(node))?.valueCount ?? 0) > 0;
  const branches = dataBranches(framework.tree);
  const all = branches.flatMap(({ indicators }) => indicators);
  const there = all.filter(hasData).length;
  if (stored === undefined || there === all.length) return null;
  return (
    <Panel
      title={t('framework.data')}
      lead={t('framework.data.lead', { there: format.count(there), count: format.count(all.length) })}
    >
      <ul className={style.data}>
        {branches.map(({ node, indicators }) => {
          const lacking = indicators.filter((one) => !hasData(one));
          const count = indicators.length - lacking.length;
          const names = lacking.slice(0, NAMED).map(({ name }) => local(name));
          return (
            <li key={node.code}>
              <Text size="sm" fw={500}>
                {local(node.name)}
              </Text>
              <div>
                <Text size="sm" className="numeric" ta="start">
                  {t('framework.data.of', {
                    there: format.count(count),
                    count: format.count(indicators.length),
                  })}
                </Text>
                <div className={style.bar} data-empty aria-hidden>
                  <span style={{ inlineSize: `${(100 * count) / indicators.length}%` }} />
                </div>
              </div>
              <Text size="sm" c="dimmed">
                {lacking.length > 0 &&
                  t(lacking.length > NAMED ? 'framework.data.lackingMore' : 'framework.data.lacking', {
                    list: names.join(t('work.comma')),
                    more: lacking.length - names.length,
                  })}
              </Text>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
