import { Checkbox, NumberInput, SegmentedControl, Stack, Switch, Text } from '@mantine/core';
import type { Distribution, Factor } from '../../src/model/uncertainty.ts';
import type { IssueWire } from '../../src/platform/wire.ts';
import { useText } from '../platform/i18n.tsx';
import style from './analyses.module.css';
import { alternativeWords, factorWords, optionName, type Wording } from './factor-words.ts';
import type { FactorDraft } from './spec-draft.ts';

type Mistakes = readonly { readonly path: string; readonly issue: IssueWire }[];

interface FactorRowProps {
  readonly row: FactorDraft;
  readonly wording: Wording;
  readonly mistakes: Mistakes;
  readonly onChange: (change: Partial<FactorDraft>) => void;
}

/** One choice that could have been made otherwise: on or off, and its parameters; mistakes stand under what they are about. */
export function FactorRow({ row, wording, mistakes, onChange }: FactorRowProps) {
  const { factor } = row;
  const { name, how } = factorWords(factor, wording);
  const shown = new Set(FIELDS_OF[factor.kind]);
  const elsewhere = mistakes.filter(({ path }) => !shown.has(path));
  return (
    <li>
      <Switch
        checked={row.isOn}
        onChange={(event) => onChange({ isOn: event.currentTarget.checked })}
        label={
          factor.kind === 'parameter'
            ? wording.t('robust.factor.line', { name, how: optionName(factor.path.slice(1), wording) })
            : name
        }
        description={hasFields(factor) && row.isOn ? undefined : how}
      />
      {row.isOn && <Fields row={row} wording={wording} mistakes={mistakes} onChange={onChange} />}
      {elsewhere.length > 0 && (
        <ul className={style.mistakes} role="alert">
          {elsewhere.map(({ path, issue }) => (
            <li key={`${path} ${issue.message}`}>{issue.message}</li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** Where mistakes are shown at a field of their own, by the path inside the factor. */
const FIELDS_OF: Readonly<Record<Factor['kind'], readonly string[]>> = {
  step: ['/alternatives'],
  parameter: [],
  weightNoise: ['/relative'],
  weightDirichlet: ['/concentration'],
  weightSet: [],
  dataError: ['/standardDeviation'],
  imputationError: ['/standardDeviation'],
  removal: [],
};

const hasFields = (factor: Factor): boolean =>
  factor.kind === 'parameter'
    ? factor.of.distribution !== 'choice'
    : factor.kind !== 'weightSet' && factor.kind !== 'removal';

function Fields({ row, wording, mistakes, onChange }: FactorRowProps) {
  const { t } = useText();
  const { factor } = row;
  const change = (next: Factor) => onChange({ factor: next });
  const mistakeAt = (path: string) => mistakes.find((one) => one.path === path)?.issue.message;
  switch (factor.kind) {
    case 'step':
      return (
        <Checkbox.Group
          className={style.fields ?? ''}
          label={t('robust.field.alternatives')}
          error={mistakeAt('/alternatives')}
          value={factor.alternatives.flatMap((_, at) => (row.without.includes(at) ? [] : [String(at)]))}
          onChange={(kept) =>
            onChange({
              without: factor.alternatives.flatMap((_, at) => (kept.includes(String(at)) ? [] : [at])),
            })
          }
        >
          <Stack gap={6} mt={6}>
            {alternativeWords(factor.alternatives, wording).map((words, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an alternative is known by its place
              <Checkbox key={at} value={String(at)} label={words} size="sm" />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    case 'parameter':
      return <DistributionFields of={factor.of} onChange={(of) => change({ ...factor, of })} />;
    case 'weightNoise':
    case 'weightDirichlet':
      return <WeightFields factor={factor} mistakeAt={mistakeAt} onChange={change} />;
    case 'dataError':
    case 'imputationError': {
      const unit = factor.kind === 'imputationError' ? 'imputation' : factor.of;
      return (
        <div className={style.fields}>
          <Figure
            label={t(`robust.field.standardDeviation.${unit}`)}
            value={factor.standardDeviation}
            isShare={unit === 'relative'}
            error={mistakeAt('/standardDeviation')}
            onChange={(standardDeviation) => change({ ...factor, standardDeviation })}
          />
        </div>
      );
    }
    default:
      return null;
  }
}

type Weights = Extract<Factor, { kind: 'weightNoise' | 'weightDirichlet' }>;

function WeightFields({
  factor,
  mistakeAt,
  onChange,
}: {
  factor: Weights;
  mistakeAt: (path: string) => string | undefined;
  onChange: (factor: Weights) => void;
}) {
  const { t } = useText();
  const { name, depths } = factor;
  const common = { name, ...(depths ? { depths } : {}) };
  return (
    <div className={style.fields}>
      <SegmentedControl
        size="xs"
        aria-label={t('robust.field.weights')}
        value={factor.kind}
        onChange={(kind) =>
          onChange(
            kind === 'weightNoise'
              ? { ...common, kind: 'weightNoise', relative: 0.25 }
              : { ...common, kind: 'weightDirichlet', concentration: 100 },
          )
        }
        data={[
          { value: 'weightNoise', label: t('robust.field.weights.noise') },
          { value: 'weightDirichlet', label: t('robust.field.weights.dirichlet') },
        ]}
      />
      {factor.kind === 'weightNoise' ? (
        <Figure
          label={t('robust.field.relative')}
          value={factor.relative}
          isShare
          error={mistakeAt('/relative')}
          onChange={(relative) => onChange({ ...factor, relative })}
        />
      ) : (
        <Figure
          label={t('robust.field.concentration')}
          description={t('robust.field.concentration.hint')}
          value={factor.concentration}
          error={mistakeAt('/concentration')}
          onChange={(concentration) => onChange({ ...factor, concentration })}
        />
      )}
    </div>
  );
}

function DistributionFields({ of, onChange }: { of: Distribution; onChange: (of: Distribution) => void }) {
  const { t } = useText();
  if (of.distribution === 'choice') return <Text size="sm">{of.values.join(t('list.comma'))}</Text>;
  return (
    <div className={style.fields}>
      {Object.entries(of).flatMap(([name, value]) =>
        typeof value === 'number'
          ? [
              <Figure
                key={name}
                label={t(`robust.field.${name}`)}
                value={value}
                onChange={(number) => onChange({ ...of, [name]: number })}
              />,
            ]
          : [],
      )}
    </div>
  );
}

interface FigureProps {
  readonly label: string;
  readonly description?: string;
  /** NaN while the field is empty. */
  readonly value: number;
  /** A share 0..1, shown in percent. */
  readonly isShare?: boolean;
  readonly error?: string | undefined;
  readonly onChange: (value: number) => void;
}

/** One number; an empty field says so. */
export function Figure({ label, description, value, isShare = false, error, onChange }: FigureProps) {
  const { t } = useText();
  const unit = isShare ? 100 : 1;
  const isEmpty = Number.isNaN(value);
  return (
    <NumberInput
      size="xs"
      w={180}
      label={label}
      {...(description === undefined ? {} : { description })}
      value={isEmpty ? '' : Math.round(value * unit * 1e9) / 1e9}
      error={isEmpty ? t('robust.start.number') : error}
      onChange={(next) => onChange(typeof next === 'number' ? next / unit : Number.NaN)}
    />
  );
}
