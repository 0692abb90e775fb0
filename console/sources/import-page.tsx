import { Stepper } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import type { UploadWire } from '../../src/sources/import-wire.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { ButtonLink, TextLink } from '../shell/link.tsx';
import { Page, Panel } from '../shell/page.tsx';
import { EmptyState, ErrorState, LoadingState } from '../shell/states.tsx';
import { CheckStep } from './check-step.tsx';
import { ChooseFiles } from './choose-files.tsx';
import { NOTHING_CHOSEN } from './chosen-files.ts';
import style from './import.module.css';
import type { MappingDraft } from './mapping-draft.ts';
import { MappingForm } from './mapping-form.tsx';
import { ResultStep } from './result-step.tsx';

const STEPS = ['files', 'mapping', 'check', 'result'] as const;

/** Bringing data in: choose files, say what their columns mean, look at every problem, then import all or nothing. */
export default function ImportPage() {
  const { t } = useText();
  const { query, may, person } = useSession();
  return (
    <Page
      title={t('import.title')}
      lead={t('import.lead')}
      actions={<TextLink to="/imports">{t('import.history')}</TextLink>}
    >
      {query.isError ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <LoadingState rows={5} height={36} />
      ) : may('import.create') ? (
        <Guide />
      ) : (
        <Panel title={t('import.notAllowed')}>
          <EmptyState title={t(person ? 'import.notAllowed.role' : 'import.notAllowed.public')}>
            {t('import.notAllowed.detail')}
            {!person && (
              <ButtonLink
                to="/sign-in"
                search={{ from: '/import' }}
                display="block"
                w="fit-content"
                mx="auto"
                mt="md"
              >
                {t('work.signIn')}
              </ButtonLink>
            )}
          </EmptyState>
        </Panel>
      )}
    </Page>
  );
}

function Guide() {
  const { t } = useText();
  const isNarrow = useMediaQuery('(max-width: 48em)');
  const [step, setStep] = useState(0);
  const [chosen, setChosen] = useState(NOTHING_CHOSEN);
  const [upload, setUpload] = useState<UploadWire | null>(null);
  const [mapping, setMapping] = useState<MappingDraft | undefined>();
  const [importId, setImportId] = useState<number | null>(null);
  const content = useFocusOnChange(step);

  return (
    <>
      <Stepper
        active={step}
        size="sm"
        className={style.steps}
        allowNextStepsSelect={false}
        // Once it runs there is no way back into the steps before.
        onStepClick={(next) => importId === null && next < step && setStep(next)}
      >
        {STEPS.map((name, index) => (
          <Stepper.Step
            key={name}
            label={isNarrow && index !== step ? undefined : t(`import.step.${name}`)}
            // Where there is no room for words, the number alone is seen.
            {...(isNarrow && index !== step
              ? {
                  'aria-label': t('import.stepOf', {
                    number: index + 1,
                    all: STEPS.length,
                    name: t(`import.step.${name}`),
                  }),
                }
              : {})}
            allowStepSelect={importId === null && index < step}
          />
        ))}
      </Stepper>
      <div ref={content} tabIndex={-1} className={style.step}>
        {step === 0 && (
          <Panel title={t('import.step.files')}>
            <ChooseFiles
              chosen={chosen}
              onChoose={setChosen}
              onUploaded={(files, given) => {
                setUpload(files);
                setMapping(given);
                setStep(1);
              }}
            />
          </Panel>
        )}
        {step === 1 && upload && (
          <MappingForm
            upload={upload}
            mapping={mapping}
            isGiven={chosen.mapping !== null}
            onChange={setMapping}
            onBack={() => setStep(0)}
            onNext={() => setStep(2)}
          />
        )}
        {step === 2 && upload && mapping && (
          <CheckStep
            upload={upload}
            mapping={mapping}
            onBack={() => setStep(1)}
            onStarted={(id) => {
              setImportId(id);
              setStep(3);
            }}
          />
        )}
        {step === 3 && importId !== null && (
          <ResultStep
            id={importId}
            onAgain={() => {
              setChosen(NOTHING_CHOSEN);
              setUpload(null);
              setMapping(undefined);
              setImportId(null);
              setStep(0);
            }}
          />
        )}
      </div>
    </>
  );
}

/** A reader of the screen is told that the content changed: the focus moves to the new step, but not at the first one. */
function useFocusOnChange(step: number) {
  const content = useRef<HTMLDivElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    content.current?.focus();
  }, [step]);
  return content;
}
