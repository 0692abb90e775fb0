import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';
import { type Instance, isRelationship, linkText, objectsOf } from './attribute.ts';
import style from './city.module.css';
import type { Names } from './names.ts';
import { unitSymbol } from './unit-symbol.ts';
import { valueText } from './value-text.ts';

interface InstanceValueProps {
  readonly instance: Instance;
  readonly names: Names;
  readonly hasUnit: boolean;
  /** At most this is read of a long value in a table. */
  readonly short?: boolean;
}

const SHORT = 60;
/** Of a longer value, this many characters are shown at first. */
const LONG = 240;
const MOST_LINKS = 3;

/** A value as people read it: numbers with their unit, relationships as links to the entities. */
export function InstanceValue({ instance, names, hasUnit, short = false }: InstanceValueProps) {
  const { t, locale } = useText();
  const format = useFormat();
  if (isRelationship(instance)) {
    const ids = objectsOf(instance);
    const shown = short ? ids.slice(0, MOST_LINKS) : ids;
    return (
      <>
        {shown.map((id, place) => (
          <span key={id}>
            {place > 0 && t('list.comma')}
            <TextLink to="/entities/$id" params={{ id }} size="sm" title={id}>
              {linkText(id)}
            </TextLink>
          </span>
        ))}
        {shown.length < ids.length && t('city.more', { count: ids.length - shown.length })}
      </>
    );
  }
  const named =
    instance.kind === 'VocabProperty' ? { ...instance, value: shortened(instance.value, names) } : instance;
  const text = valueText(named, { format, locale, t });
  const unit = hasUnit ? unitSymbol(instance.unitCode) : '';
  return (
    <>
      {short && text.length > SHORT ? <span title={text}>{`${text.slice(0, SHORT)}…`}</span> : null}
      {!short && text.length > LONG ? (
        <details className={style.longValue}>
          <summary>
            {text.slice(0, LONG)} <span className={style.longMore}>{t('city.showAll')}</span>
          </summary>
          {text.slice(LONG)}
        </details>
      ) : null}
      {text.length <= (short ? SHORT : LONG) ? text : null}
      {unit && <span className="quiet"> {unit}</span>}
    </>
  );
}

const shortened = (value: unknown, names: Names): unknown =>
  Array.isArray(value)
    ? value.map((one) => shortened(one, names))
    : typeof value === 'string'
      ? names.short(value)
      : value;
