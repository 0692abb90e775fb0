import { Button, FileButton, Group, Textarea } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import type { IssueWire } from '../../src/platform/wire.ts';
import { useText } from '../platform/i18n.tsx';
import style from './analyses.module.css';

interface SpecTextProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly issues: readonly IssueWire[];
}

/** The whole specification as a document, typed or read from a file; every mistake with its place in the document. */
export function SpecText({ text, onChange, issues }: SpecTextProps) {
  const { t } = useText();
  return (
    <>
      <Group justify="flex-end" mb="xs">
        <FileButton accept=".json,.yaml,.yml" onChange={(file) => file && void file.text().then(onChange)}>
          {(props) => (
            <Button
              {...props}
              size="xs"
              variant="default"
              leftSection={<IconFileUpload size={14} aria-hidden />}
            >
              {t('robust.start.file')}
            </Button>
          )}
        </FileButton>
      </Group>
      <Textarea
        label={t('robust.start.text')}
        description={t('robust.start.text.hint')}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        autosize
        minRows={10}
        maxRows={22}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
        error={issues.length > 0 ? t('robust.start.mistakes', { count: issues.length }) : undefined}
      />
      <Mistakes issues={issues} />
    </>
  );
}

/** Mistakes of a document, each with its place in it. */
export function Mistakes({ issues }: { issues: readonly IssueWire[] }) {
  const { t } = useText();
  if (issues.length === 0) return null;
  return (
    <ul className={style.mistakes} role="alert">
      {issues.map((issue) => (
        <li key={`${issue.at.path} ${issue.message}`}>
          <code>{issue.at.path || t('robust.start.whole')}</code>
          {issue.message}
        </li>
      ))}
    </ul>
  );
}

/** A specification out of JSON or YAML. Throws an error with the reason where it is neither, or no object. */
export async function readSpecText(text: string, noObject: string): Promise<object> {
  const { parse } = await import('yaml');
  const document: unknown = parse(text);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) throw new Error(noObject);
  return document;
}
