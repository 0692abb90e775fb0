import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../platform/i18n.tsx';
import { useTenant } from './broker-api.ts';

/** A page's lead; where the address names a tenant, whose data these are and the way back to the default one. */
export function CityLead({ children }: { children: ReactNode }) {
  const { t, gap } = useText();
  const tenant = useTenant();
  if (tenant === undefined) return children;
  return (
    <>
      {children}
      {gap}
      <strong>{t('city.tenant', { name: tenant })}</strong>{' '}
      {/* Read anew: addresses within the console keep the tenant. */}
      <Anchor href={location.pathname} size="sm">
        {t('city.tenant.default')}
      </Anchor>
    </>
  );
}
