import { Text } from '@mantine/core';
import { useText } from '../platform/i18n.tsx';
import { ButtonLink } from '../shell/link.tsx';
import { Panel } from '../shell/page.tsx';
import { useTenant } from './broker-api.ts';
import style from './city.module.css';
import { CodeToCopy } from './code-to-copy.tsx';

/** A workspace without city data: how the first come in, by a source or by one line in a terminal. */
export function EmptyBroker() {
  const { t } = useText();
  const tenant = useTenant();
  return (
    <Panel title={t('city.empty')} lead={t('city.empty.lead')}>
      <ol className={style.ways}>
        <li>
          <Text fw={600}>{t('city.empty.source')}</Text>
          <Text size="sm" c="dimmed" mb="xs">
            {t('city.empty.source.what')}
          </Text>
          <ButtonLink to="/sources/new" size="xs">
            {t('feed.new')}
          </ButtonLink>
        </li>
        <li>
          <Text fw={600}>{t('city.empty.api')}</Text>
          <Text size="sm" c="dimmed" mb="xs">
            {t(isOnThisMachine() ? 'city.empty.api.what' : 'city.empty.api.key')}
          </Text>
          <CodeToCopy text={curlLine(location.origin, tenant)} of={t('city.empty.api')} />
        </li>
      </ol>
    </Panel>
  );
}

/** A server on loopback takes entities from whoever reaches it, unless it is set otherwise; any other one asks for a key. */
const isOnThisMachine = (): boolean => /^(localhost|127\..*|\[::1\])$/.test(location.hostname);

/** Makes one entity; on loopback it works as it stands on the machine of the server. */
const curlLine = (origin: string, tenant: string | undefined): string =>
  [
    `curl -X POST ${origin}/ngsi-ld/v1/entities`,
    ...(tenant === undefined ? [] : [`-H 'NGSILD-Tenant: ${tenant}'`]),
    ...(isOnThisMachine() ? [] : ["-H 'Authorization: Bearer KEY'"]),
    "-H 'Content-Type: application/json'",
    `-d '{"id":"urn:ngsi-ld:Bench:1","type":"Bench","seats":{"type":"Property","value":3},"location":{"type":"GeoProperty","value":{"type":"Point","coordinates":[120.3826,36.0671]}}}'`,
  ].join(' \\\n  ');
