import { Text } from '@mantine/core';
import { IconArrowDownRight, IconArrowUpRight } from '@tabler/icons-react';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import type { Placed } from './profile.ts';
import { figureOf, figureUnit } from './value-text.tsx';

interface AspectsProps {
  readonly kind: 'strengths' | 'weaknesses';
  readonly area: string;
  readonly codes: readonly string[];
  readonly tree: readonly Placed[];
  readonly areaCount: number;
}

/** What lifts an area above the median, or holds it below, in words with numbers. */
export function Aspects({ kind, area, codes, tree, areaCount }: AspectsProps) {
  const { t, local } = useText();
  const format = useFormat();
  const sign = kind === 'strengths' ? 1 : -1;
  const found = codes
    .flatMap((code) => tree.find(({ node }) => node.code === code) ?? [])
    .filter(({ at }) => at.score !== null && at.median !== null && sign * (at.score - at.median) > 0);
  const Icon = kind === 'strengths' ? IconArrowUpRight : IconArrowDownRight;
  return (
    <Panel title={t(`area.${kind}`)} lead={t(`area.${kind}.lead`)}>
      {found.length === 0 ? <Text c="dimmed">{t(`area.${kind}.none`)}</Text> : null}
      <ul className="aspects" data-kind={kind}>
        {found.map(({ node, at }) => {
          const gap = (at.score ?? 0) - (at.median ?? 0);
          const figure = at.value ? figureOf(node, at.value) : null;
          const unit = local(figureUnit(node));
          return (
            <li key={node.code}>
              <Icon size={20} stroke={1.8} aria-hidden />
              <div>
                <TextLink to="/lineage/$area/$node" params={{ area, node: node.code }} fw={600}>
                  {local(node.name)}
                </TextLink>
                <div className="small quiet">
                  {figure === null
                    ? ''
                    : `${format.value(figure)}${unit ? `\u00a0${unit}` : ''}${t('list.pause')}`}
                  {t('rank.said', { rank: format.rank(at.rank), count: areaCount })}
                  {t('list.pause')}
                  {t(gap >= 0 ? 'area.above' : 'area.below', {
                    score: format.score(at.score),
                    gap: format.score(Math.abs(gap)),
                  })}
                </div>
              </div>
              <span className="aspects-points" title={t('area.points')}>
                {format.signed(gap * node.effectiveWeight, 1)}
                <small>{t('area.points.unit')}</small>
              </span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
