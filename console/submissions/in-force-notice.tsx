import type { SubmissionWire } from '../../src/indicators/submission-wire.ts';
import type { ValueLineageWire } from '../../src/indicators/value-lineage-wire.ts';
import { useGet } from '../platform/api.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { Notice } from '../shell/notice.tsx';

/** Says where a measured value is in force in place of the item's number. */
export function InForceNotice({ item }: { item: SubmissionWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const path = `/values/${[item.area.code, item.code, item.period].map(encodeURIComponent).join('/')}/lineage`;
  // before anything was handed in there may be no value at all
  const { data } = useGet<ValueLineageWire>(item.version === 0 ? null : path);
  if (data?.version.origin?.kind !== 'measure' || data.version.value === null) return null;
  return (
    <Notice
      tone="plain"
      title={t('submit.measured', {
        value: `${format.value(data.version.value)} ${local(item.unitSymbol)}`.trim(),
      })}
    >
      {t('submit.measured.what')}{' '}
      <TextLink to="/measures/$code" params={{ code: item.code }} size="sm" underline="always">
        {t('submit.measured.link')}
      </TextLink>
    </Notice>
  );
}
