import { Breadcrumbs } from '@mantine/core';
import { useText } from '../platform/i18n.tsx';
import { TextLink } from '../shell/link.tsx';

/** The way from the overview over an area's page to a question about it. */
export function AreaTrail(props: { readonly code: string; readonly name: string; readonly here: string }) {
  const { t } = useText();
  return (
    <Breadcrumbs mb="xs" fz="sm">
      <TextLink to="/" inherit>
        {t('nav.overview')}
      </TextLink>
      <TextLink to="/areas/$code" params={{ code: props.code }} inherit>
        {props.name}
      </TextLink>
      <span>{props.here}</span>
    </Breadcrumbs>
  );
}
