import { useText } from '../platform/i18n.tsx';

/** The name of a kind of department that a framework names as responsible; another text as it stands. */
export function useDepartment(): (department: string) => string {
  const { t, has } = useText();
  return (department) => {
    if (department === '') return t('submit.noDepartment');
    return has(`responsible.${department}`) ? t(`responsible.${department}`) : department;
  };
}
