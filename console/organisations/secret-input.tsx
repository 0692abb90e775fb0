import { PasswordInput } from '@mantine/core';
import { useText } from '../platform/i18n.tsx';

interface SecretInputProps {
  readonly label: string;
  readonly description?: string;
  readonly error?: string | undefined;
  readonly isNew?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A password, with a button that shows it. */
export function SecretInput({ label, description, error, isNew = true, value, onChange }: SecretInputProps) {
  const { t } = useText();
  return (
    <PasswordInput
      label={label}
      description={description}
      error={error}
      autoComplete={isNew ? 'new-password' : 'current-password'}
      value={value}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
