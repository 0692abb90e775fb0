import { ActionIcon, NumberInput, Slider, Text, Tooltip } from '@mantine/core';
import { IconLock, IconLockOpen } from '@tabler/icons-react';
import { memo } from 'react';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './what-if.module.css';

interface WeightRowProps {
  readonly code: string;
  readonly name: string;
  /** Share among the siblings, 0..1, and its published value. */
  readonly share: number;
  readonly published: number;
  /** Share in the index, 0..1. */
  readonly effective: number;
  /** The largest share it can take. */
  readonly room: number;
  readonly isLocked: boolean;
  /** Nothing can give way: an only child, or all siblings are locked. */
  readonly isFixed: boolean;
  readonly drag: (code: string, share: number) => void;
  readonly drop: () => void;
  readonly lock: (code: string) => void;
}

/** One weight: its name, a slider, the share as a number, and a lock. */
export const WeightRow = memo(function WeightRow(props: WeightRowProps) {
  const { t } = useText();
  const format = useFormat();
  const { code, name, share, published, effective, room, isLocked, isFixed, drag, drop, lock } = props;
  const percent = Math.round(share * 1000) / 10;
  const isChanged = Math.abs(share - published) > 5e-7;
  const isDisabled = isLocked || isFixed;
  return (
    <div className={style.weight} data-changed={isChanged || undefined}>
      <div className={style.weightName}>
        <Text size="sm" fw={500} component="span">
          {name}
        </Text>
        <Text size="xs" c="dimmed" component="span" className={style.weightShare}>
          {t('whatIf.ofIndex', { share: format.percent(effective) })}
          {isChanged && ` · ${t('whatIf.publishedShare', { share: format.percent(published) })}`}
        </Text>
      </div>
      <Slider
        className={style.weightSlider}
        value={share * 100}
        min={0}
        max={100}
        domain={[0, 100]}
        step={0.5}
        precision={1}
        size="sm"
        label={null}
        disabled={isDisabled}
        onChange={(value) => drag(code, Math.min(value / 100, room))}
        onChangeEnd={drop}
        thumbLabel={t('whatIf.weightOf', { name })}
        thumbValueText={`${percent}%`}
      />
      <NumberInput
        className={style.weightNumber}
        value={percent}
        min={0}
        max={Math.round(room * 1000) / 10}
        step={1}
        decimalScale={1}
        clampBehavior="blur"
        suffix="%"
        size="xs"
        hideControls
        disabled={isDisabled}
        aria-label={t('whatIf.percentOf', { name })}
        onChange={(value) => {
          const typed = Number(value);
          if (value !== '' && Math.abs(typed - percent) > 0.04) drag(code, typed / 100);
        }}
        onBlur={drop}
      />
      <Tooltip label={t(isLocked ? 'whatIf.unlock' : 'whatIf.lock')}>
        <ActionIcon
          size="md"
          aria-pressed={isLocked}
          aria-label={t('whatIf.lockOf', { name })}
          color={isLocked ? 'sea' : 'gray'}
          variant={isLocked ? 'light' : 'subtle'}
          onClick={() => lock(code)}
        >
          {isLocked ? <IconLock size={16} aria-hidden /> : <IconLockOpen size={16} aria-hidden />}
        </ActionIcon>
      </Tooltip>
    </div>
  );
});
