import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import type {
  ImportOriginWire,
  MeasureOriginWire,
  OriginWire,
  SubmissionOriginWire,
} from '../../src/indicators/origin-wire.ts';
import { findUnit } from '../../src/model/unit.ts';
import { useFormat } from '../platform/format.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { TextLink } from '../shell/link.tsx';
import { useDepartment } from '../submissions/use-department.ts';

interface CitationParts {
  readonly title?: { readonly en: string; readonly zh: string };
  readonly address?: string;
  readonly licence?: string;
}

/** What a value came from: a file's cell, a measure with its records, or a submission. */
export function OriginFacts({ origin }: { origin: OriginWire }) {
  if (origin.kind === 'measure') return <MeasureFacts origin={origin} />;
  if (origin.kind === 'submission') return <SubmissionFacts origin={origin} />;
  return <ImportFacts origin={origin} />;
}

/** The origin in one word or name, for a heading. */
export function useOriginTitle(): (origin: OriginWire) => string {
  const { t } = useText();
  const departmentName = useDepartment();
  return (origin) => {
    if (origin.kind === 'import') return origin.file;
    return origin.kind === 'measure'
      ? t('origin.measured')
      : t('origin.submitted', { by: departmentName(origin.department) });
  };
}

/** The cell that a value was read from, who brought it, and under which right it is used. */
function ImportFacts({ origin }: { origin: ImportOriginWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const { title, address, licence } = (origin.citation ?? {}) as CitationParts;
  return (
    <Facts>
      <Fact word={t('origin.file')}>{origin.file}</Fact>
      <Fact word={t('origin.sheet')}>{origin.sheet}</Fact>
      <Fact word={t('origin.row')}>
        {origin.rowCount > 1
          ? t('origin.rows', { row: format.count(origin.row), count: origin.rowCount })
          : format.count(origin.row)}
      </Fact>
      <Fact word={t('origin.column')}>{origin.column}</Fact>
      <Fact word={t('origin.import')}>
        <TextLink to="/imports/$id" params={{ id: String(origin.importId) }} inherit>
          {t('origin.import.number', { number: String(origin.importId) })}
        </TextLink>
        {t('list.pause')}
        {origin.actor.id === 'system' ? t('actor.system') : origin.actor.name}
        {t('list.pause')}
        {format.dateTime(origin.at)}
      </Fact>
      {title ? (
        <Fact word={t('origin.citation')}>
          {address && /^https?:\/\//.test(address) ? (
            <Anchor href={address} target="_blank" rel="noreferrer" inherit>
              {local(title)}
            </Anchor>
          ) : (
            local(title)
          )}
        </Fact>
      ) : null}
      <Fact word={t('origin.licence')}>{licence}</Fact>
      <Fact word="SHA-256">
        <Hash text={origin.sha256} />
      </Fact>
    </Facts>
  );
}

/** Which measure computed a value, when, and the way to exactly what it read. */
function MeasureFacts({ origin }: { origin: MeasureOriginWire }) {
  const { t } = useText();
  const format = useFormat();
  const inputs = Object.entries(origin.inputs ?? {});
  return (
    <Facts>
      <Fact word={t('origin.measure')}>
        <TextLink to="/measures/$code" params={{ code: origin.measure }} inherit>
          {origin.measure}
        </TextLink>
        {t('list.pause')}
        {t('origin.revision', { revision: origin.revision })}
      </Fact>
      {origin.records > 0 ? (
        <Fact word={t('origin.records')}>
          <TextLink to="/measure-results/$no" params={{ no: String(origin.result) }} inherit>
            {t('origin.records.open', { count: origin.records })}
          </TextLink>
        </Fact>
      ) : null}
      {inputs.length > 0 ? (
        <Fact word={t('origin.inputs')}>
          <ul className="evidence">
            {inputs.map(([code, { value, period }]) => (
              <li key={code}>
                <TextLink to="/indicators/$code" params={{ code }} inherit>
                  {code}
                </TextLink>{' '}
                {format.value(value, 8)} <span className="quiet">{period}</span>
              </li>
            ))}
          </ul>
        </Fact>
      ) : null}
      <Fact word={t('origin.computed')}>{format.dateTime(origin.at)}</Fact>
    </Facts>
  );
}

/** What a department sent: its figures, its evidence, and who decided on it. */
function SubmissionFacts({ origin }: { origin: SubmissionOriginWire }) {
  const { t, local } = useText();
  const format = useFormat();
  const { may } = useSession();
  const department = useDepartment()(origin.department);
  const { decision } = origin;
  const figure = (value: number | null, unit: string | null) =>
    value === null
      ? null
      : [format.value(value, 12), unit && (local(findUnit(unit)?.symbol) || unit)].filter(Boolean).join(' ');
  const told = (at: string, actor: { readonly name: string } | null) =>
    [actor?.name, format.dateTime(at)].filter(Boolean).join(t('list.pause'));
  return (
    <Facts>
      <Fact word={t('origin.department')}>
        {may('submission.read') ? (
          <TextLink to="/submissions/$item" params={{ item: String(origin.item) }} inherit>
            {t('origin.form.open', { department })}
          </TextLink>
        ) : (
          department
        )}
      </Fact>
      <Fact word={t('origin.numerator')}>{figure(origin.numerator, origin.numeratorUnit)}</Fact>
      <Fact word={t('origin.denominator')}>{figure(origin.denominator, origin.denominatorUnit)}</Fact>
      <Fact word={t('origin.source')}>{origin.source}</Fact>
      <Fact word={t('origin.grade')}>{origin.grade && t(`grade.${origin.grade}`)}</Fact>
      <Fact word={t('origin.evidence')}>
        {origin.evidence.length === 0 ? (
          t('origin.evidence.none')
        ) : (
          <ul className="evidence">
            {origin.evidence.map(({ name, mediaType, bytes, sha256 }) => (
              <li key={sha256}>
                {name ?? mediaType} <span className="quiet">{format.bytes(bytes)}</span>
                <Hash text={sha256} />
              </li>
            ))}
          </ul>
        )}
      </Fact>
      <Fact word={t('origin.sent')}>{told(origin.at, origin.actor)}</Fact>
      <Fact word={t('origin.decided')}>{decision && told(decision.at, decision.actor)}</Fact>
    </Facts>
  );
}

const Hash = ({ text }: { text: string }) => <code className="hash">{text}</code>;

const Facts = ({ children }: { children: ReactNode }) => <dl className="facts">{children}</dl>;

/** A word and what it says; not there where there is nothing to say. */
function Fact({ word, children }: { word: string; children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <div>
      <dt>{word}</dt>
      <dd>{children}</dd>
    </div>
  );
}
