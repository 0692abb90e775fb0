import { NumberInput, Text, Textarea } from '@mantine/core';
import { useId } from 'react';
import type { BallotWire } from '../../src/assessments/panel-wire.ts';
import { judge, outsideOf, POINTS, pairsOf } from '../../src/composite/panel-judgement.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { Notice } from '../shell/notice.tsx';
import { Panel } from '../shell/page.tsx';
import style from './rounds.module.css';
import { WeightStrip } from './weight-strip.tsx';

type Family = BallotWire['families'][number];
type Answer = number | null;

interface BallotFamilyProps {
  readonly ballot: BallotWire;
  readonly family: Family;
  readonly answers: readonly Answer[];
  readonly reason: string;
  readonly isOpen: boolean;
  readonly onAnswer: (at: number, answer: Answer) => void;
  readonly onReason: (text: string) => void;
}

/** One dimension of a ballot: its questions, what they come to so far, and how that lies in the group. */
export function BallotFamily(props: BallotFamilyProps) {
  const { ballot, family, answers, reason, isOpen, onReason } = props;
  const { t, local } = useText();
  const size = family.children.length;
  const judgement = judge(ballot.method, answers, size);
  const before = ballot.before?.families.find(({ code }) => code === family.code);
  const outside = judgement && before?.group ? outsideOf(judgement.weights, before.group.spreads) : [];
  const Questions = ballot.method === 'ahp' ? Pairs : Points;
  return (
    <Panel title={local(family.name)} lead={t(`panel.ask.${ballot.method}`, { points: POINTS })}>
      <Questions {...props} />
      {judgement && <Consistency ballot={ballot} family={family} judgement={judgement} />}
      {(judgement || before?.group) && (
        <>
          <Text size="sm" fw={600} mt="md" mb={6}>
            {t(before?.group ? 'panel.yourWeightsAndGroup' : 'panel.yourWeights')}
          </Text>
          <dl className={style.weights}>
            {family.children.map((child, at) => (
              <WeightStrip
                key={child.code}
                name={local(child.name)}
                own={judgement?.weights[at]}
                spread={before?.group?.spreads[at]}
                shown={judgement?.weights[at] ?? before?.group?.weights[at]}
              />
            ))}
          </dl>
        </>
      )}
      {before && before.reasons.length > 0 && (
        <div>
          <Text size="sm" fw={600} mt="md">
            {t('panel.othersReasons')}
          </Text>
          <ul className={style.obstacles}>
            {before.reasons.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </div>
      )}
      {outside.length > 0 && (
        <Textarea
          mt="md"
          label={t('panel.reason.why')}
          description={t('panel.reason.hint', {
            names: outside.map((at) => local(family.children[at]!.name)).join(t('work.comma')),
          })}
          autosize
          minRows={2}
          maxLength={2000}
          required
          readOnly={!isOpen}
          value={reason}
          onChange={(event) => onReason(event.currentTarget.value)}
        />
      )}
    </Panel>
  );
}

/** From “much more important” on the left over “equal” to the right; Saaty's odd steps, and those between them by halves left out. */
const STEPS = [9, 7, 5, 3, 1, 1 / 3, 1 / 5, 1 / 7, 1 / 9] as const;

function Pairs({ family, answers, isOpen, onAnswer }: BallotFamilyProps) {
  const { t, local } = useText();
  const group = useId();
  return pairsOf(family.children.length).map(([first, second], at) => {
    const [one, two] = [local(family.children[first]!.name), local(family.children[second]!.name)];
    const answer = answers[at] ?? null;
    return (
      <fieldset key={`${first} ${second}`} className={style.pair} disabled={!isOpen}>
        <legend className={style.pairNames}>
          <span>{one}</span>
          <span>{two}</span>
        </legend>
        <div className={style.scale}>
          {STEPS.map((step) => (
            <label key={step} title={said(step, one, two, t)}>
              <input
                type="radio"
                name={`${group}-${at}`}
                aria-label={said(step, one, two, t)}
                checked={answer !== null && Math.abs(answer - step) < 1e-6}
                onChange={() => onAnswer(at, step)}
              />
              <span aria-hidden>{step >= 1 ? step : Math.round(1 / step)}</span>
            </label>
          ))}
        </div>
        <p className={style.said}>{answer === null ? t('panel.notYet') : said(answer, one, two, t)}</p>
      </fieldset>
    );
  });
}

type Words = (key: string, params?: Record<string, string | number>) => string;

/** A comparison as a sentence. */
function said(answer: number, first: string, second: string, t: Words): string {
  if (Math.abs(answer - 1) < 1e-6) return t('panel.said.1');
  const times = Math.round(answer > 1 ? answer : 1 / answer);
  return t(`panel.said.${times}`, answer > 1 ? { more: first, less: second } : { more: second, less: first });
}

function Points({ family, answers, isOpen, onAnswer }: BallotFamilyProps) {
  const { t, local } = useText();
  const format = useFormat();
  const sum = answers.reduce<number>((total, points) => total + (points ?? 0), 0);
  return (
    <>
      {family.children.map((child, at) => (
        <div key={child.code} className={style.points}>
          <div>
            <Text size="sm" fw={600} id={`points-${family.code}-${child.code}`} className="break">
              {local(child.name)}
            </Text>
            {child.definition && (
              <Text size="xs" c="dimmed">
                {local(child.definition)}
              </Text>
            )}
          </div>
          <NumberInput
            aria-labelledby={`points-${family.code}-${child.code}`}
            min={0}
            max={POINTS}
            decimalScale={1}
            readOnly={!isOpen}
            value={answers[at] ?? ''}
            onChange={(value) => onAnswer(at, typeof value === 'number' ? value : null)}
          />
        </div>
      ))}
      <Text
        size="sm"
        mt="xs"
        role="status"
        c={Math.abs(sum - POINTS) < 1e-6 ? 'var(--better)' : 'var(--worse)'}
      >
        {Math.abs(sum - POINTS) < 1e-6
          ? t('panel.sum.right', { wanted: POINTS })
          : t(sum < POINTS ? 'panel.sum.left' : 'panel.sum.over', {
              points: format.value(Math.abs(POINTS - sum), 3),
              wanted: POINTS,
            })}
      </Text>
    </>
  );
}

/** Whether comparisons contradict each other, and which one to look at again. */
function Consistency({
  ballot,
  family,
  judgement,
}: {
  ballot: BallotWire;
  family: Family;
  judgement: NonNullable<ReturnType<typeof judge>>;
}) {
  const { t, local } = useText();
  const format = useFormat();
  if (!judgement.consistency || family.children.length < 3) return null;
  const { ratio, worst } = judgement.consistency;
  const isGood = ratio <= ballot.maxRatio;
  const [one, two] = [local(family.children[worst.first]!.name), local(family.children[worst.second]!.name)];
  const nearest = STEPS.reduce((best, step) =>
    Math.abs(Math.log(step / worst.fitting)) < Math.abs(Math.log(best / worst.fitting)) ? step : best,
  );
  return (
    <Notice tone={isGood ? 'good' : 'bad'} role="status">
      {t(isGood ? 'panel.consistent' : 'panel.inconsistent', {
        ratio: format.value(ratio, 2),
        limit: format.value(ballot.maxRatio, 2),
      })}
      {!isGood && (
        <div>
          {t('panel.revise', {
            given: said(worst.given, one, two, t),
            fitting: said(nearest, one, two, t),
          })}
        </div>
      )}
    </Notice>
  );
}
