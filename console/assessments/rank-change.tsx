import { VisuallyHidden } from '@mantine/core';
import { IconMinus, IconTriangleFilled, IconTriangleInvertedFilled } from '@tabler/icons-react';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './what-if.module.css';

/** Places won or lost: an arrow, a number, and words for those who see neither. */
export function RankChange({ moved }: { moved: number | null }) {
  const { t } = useText();
  const format = useFormat();
  if (moved === null || moved === 0)
    return (
      <span className={style.change}>
        <IconMinus size={12} aria-hidden />
        <VisuallyHidden>{t(moved === null ? 'whatIf.notRanked' : 'whatIf.samePlace')}</VisuallyHidden>
      </span>
    );
  const places = format.rank(Math.abs(moved));
  const isUp = moved > 0;
  const Arrow = isUp ? IconTriangleFilled : IconTriangleInvertedFilled;
  return (
    <span className={style.change} data-direction={isUp ? 'up' : 'down'}>
      <Arrow size={9} aria-hidden />
      <span aria-hidden>{places}</span>
      <VisuallyHidden>{t(isUp ? 'whatIf.up' : 'whatIf.down', { places })}</VisuallyHidden>
    </span>
  );
}
