import type { SensitivityResult, UncertaintyResult } from '../../src/composite/uncertainty-job.ts';
import type { UncertaintySpec } from '../../src/model/uncertainty.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import style from './analyses.module.css';
import { factorWords, type Wording } from './factor-words.ts';
import { leadingFactor, rankRanges, stabilityOf } from './rank-findings.ts';

interface FindingProps {
  readonly uncertainty: UncertaintyResult | undefined;
  readonly sensitivity: { readonly spec: UncertaintySpec; readonly result: SensitivityResult } | undefined;
  readonly wording: Wording;
  readonly areaName: (code: string) => string;
}

/** What both analyses say, in two or three sentences. */
export function Finding({ uncertainty, sensitivity, wording, areaName }: FindingProps) {
  const { t } = useText();
  return (
    <section className={`panel ${style.finding}`} aria-label={t('robust.finding')}>
      {uncertainty ? (
        <Stability result={uncertainty} areaName={areaName} />
      ) : (
        <p className="quiet">{t('robust.finding.noUncertainty')}</p>
      )}
      {sensitivity ? (
        <Leading {...sensitivity} wording={wording} />
      ) : (
        <p className="quiet">{t('robust.finding.noSensitivity')}</p>
      )}
    </section>
  );
}

function Stability({ result, areaName }: { result: UncertaintyResult } & Pick<FindingProps, 'areaName'>) {
  const { t, gap } = useText();
  const format = useFormat();
  const ranges = rankRanges(result, result.nodes[0]!.code);
  const stability = stabilityOf(ranges);
  if (!stability) return <p className="quiet">{t('robust.finding.noRanks')}</p>;
  const { verdict, places, half } = stability;
  const [first] = ranges;
  return (
    <>
      <p className={style.lead}>
        {t(`robust.finding.${verdict}`, {
          places: t('robust.places', { count: places }),
          areas: t(ranges.length < 10 ? 'robust.finding.all' : 'robust.finding.nineOfTen'),
        })}
        {verdict === 'unstable' && ranges.length >= 10 && half < places && (
          <>
            {gap}
            {half === 0
              ? t('robust.finding.half.kept')
              : t('robust.finding.half', { places: t('robust.places', { count: half }) })}
          </>
        )}
      </p>
      <p>
        {t('robust.finding.by', {
          share: format.percent(result.interval, 0),
          count: result.replications.done,
        })}
        {gap}
        {first?.rank === 1 &&
          first.kept !== null &&
          t('robust.finding.first', { name: areaName(first.area), share: format.percent(first.kept, 0) })}
      </p>
    </>
  );
}

function Leading({
  spec,
  result,
  wording,
}: { spec: UncertaintySpec; result: SensitivityResult } & Pick<FindingProps, 'wording'>) {
  const { t, gap } = useText();
  const format = useFormat();
  const overall = result.outputs.find(({ output }) => output === 'rankShift');
  if (!overall) return null;
  const leading = leadingFactor(overall);
  const factor = spec.factors.find(({ name }) => name === leading?.factor);
  if (!leading || !factor) return <p>{t('robust.finding.nothing')}</p>;
  return (
    <p>
      <b>{t('robust.finding.leading', { ...factorWords(factor, wording) })}</b>
      {gap}
      {t('robust.finding.explains', {
        first: format.percent(Math.max(0, leading.first ?? 0), 0),
        total: format.percent(leading.total, 0),
      })}
    </p>
  );
}
