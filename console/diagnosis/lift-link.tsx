import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconLink } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useText } from '../platform/i18n.tsx';
import style from './diagnosis.module.css';
import { type Conditions, conditionsToLink, type Goal } from './lift.ts';

interface LiftLinkProps {
  readonly run: string;
  readonly area: string;
  readonly goal: Goal;
  readonly conditions: Conditions;
}

/** Copies an address that gives the same answer tomorrow: with the run and the goal, though neither was chosen by hand. */
export function LiftLink({ run, area, goal, conditions }: LiftLinkProps) {
  const { t } = useText();
  const router = useRouter();
  const { href } = router.buildLocation({
    to: '/areas/$code/lift',
    params: { code: area },
    search: { run, ...goal, ...conditionsToLink(conditions) },
  });
  return (
    <CopyButton value={new URL(href, window.location.origin).href} timeout={2000}>
      {({ copied, copy }) => (
        <Button
          type="button"
          className={`no-print ${style.link}`}
          variant="default"
          leftSection={copied ? <IconCheck size={15} aria-hidden /> : <IconLink size={15} aria-hidden />}
          onClick={copy}
        >
          <span aria-live="polite">{t(copied ? 'work.copied' : 'whatIf.copyLink')}</span>
        </Button>
      )}
    </CopyButton>
  );
}
