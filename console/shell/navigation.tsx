import { NavLink } from '@mantine/core';
import {
  IconActivity,
  IconAdjustmentsHorizontal,
  IconBell,
  IconCalendarStats,
  IconCategory,
  IconCertificate,
  IconClipboardList,
  IconFileCheck,
  IconFileImport,
  IconForms,
  IconGauge,
  IconHistory,
  IconLayoutDashboard,
  IconMap2,
  IconPlugConnected,
  IconReportAnalytics,
  IconRulerMeasure,
  IconSettings,
  IconSitemap,
} from '@tabler/icons-react';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { NavigationLink } from './link.tsx';

/** `to` is a page of the console, `page` one that the server writes. */
const GROUPS = [
  {
    name: 'nav.results',
    items: [
      { to: '/', word: 'nav.overview', icon: IconLayoutDashboard },
      { to: '/indicators', word: 'nav.indicators', icon: IconGauge },
      { to: '/what-if', word: 'nav.whatIf', icon: IconAdjustmentsHorizontal },
      { to: '/robustness', word: 'robust.title', icon: IconActivity },
      { page: '/editions', word: 'edition.title', icon: IconCertificate },
    ],
  },
  {
    name: 'nav.data',
    items: [
      { to: '/measures', word: 'measure.title', icon: IconRulerMeasure },
      { to: '/submissions', word: 'submit.title', icon: IconForms },
      { to: '/rounds', word: 'round.title', icon: IconCalendarStats },
      { to: '/import', word: 'nav.import', icon: IconFileImport },
      { to: '/imports', word: 'nav.imports', icon: IconHistory },
    ],
  },
  {
    name: 'nav.city',
    items: [
      { to: '/entities', word: 'city.title', icon: IconMap2 },
      { to: '/types', word: 'types.title', icon: IconCategory },
      { to: '/sources', word: 'feed.title', icon: IconPlugConnected },
      { to: '/subscriptions', word: 'subs.title', icon: IconBell },
    ],
  },
  {
    name: 'nav.methods',
    items: [
      { to: '/frameworks', word: 'nav.frameworks', icon: IconSitemap },
      { to: '/runs', word: 'nav.runs', icon: IconClipboardList },
      { to: '/examination', word: 'exam.title', icon: IconReportAnalytics },
      { to: '/audit', word: 'published.nav', icon: IconFileCheck },
    ],
  },
] as const;

const SYSTEM = {
  name: 'nav.system',
  items: [{ to: '/administration', word: 'nav.administration', icon: IconSettings }],
} as const;

/** The ways into the console, grouped by what a reader wants. */
export function Navigation() {
  const { t, locale } = useText();
  const { may } = useSession();
  return [...GROUPS, ...(may('person.manage') ? [SYSTEM] : [])].map((group) => (
    <div key={group.name}>
      <div className="nav-group" id={group.name}>
        {t(group.name)}
      </div>
      <ul className="nav-list" aria-labelledby={group.name}>
        {group.items.map(({ word, icon: Icon, ...way }) => {
          const sign = <Icon size={18} stroke={1.6} aria-hidden />;
          return (
            <li key={word}>
              {'page' in way ? (
                <NavLink
                  href={`${way.page}?lang=${locale}`}
                  label={t(word)}
                  leftSection={sign}
                  className="nav-link"
                />
              ) : (
                <NavigationLink
                  to={way.to}
                  label={t(word)}
                  leftSection={sign}
                  activeOptions={{ exact: true, includeSearch: false }}
                  activeProps={{ active: true }}
                  className="nav-link"
                />
              )}
            </li>
          );
        })}
      </ul>
    </div>
  ));
}
