import {
  IconActivity,
  IconAdjustmentsHorizontal,
  IconBell,
  IconCategory,
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
  IconSettings,
  IconSitemap,
} from '@tabler/icons-react';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { NavigationLink } from './link.tsx';

const GROUPS = [
  {
    name: 'nav.results',
    items: [
      { to: '/', word: 'nav.overview', icon: IconLayoutDashboard },
      { to: '/indicators', word: 'nav.indicators', icon: IconGauge },
      { to: '/what-if', word: 'nav.whatIf', icon: IconAdjustmentsHorizontal },
      { to: '/robustness', word: 'robust.title', icon: IconActivity },
    ],
  },
  {
    name: 'nav.data',
    items: [
      { to: '/submissions', word: 'submit.title', icon: IconForms },
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
  const { t } = useText();
  const { may } = useSession();
  return [...GROUPS, ...(may('person.manage') ? [SYSTEM] : [])].map((group) => (
    <div key={group.name}>
      <div className="nav-group" id={group.name}>
        {t(group.name)}
      </div>
      <ul className="nav-list" aria-labelledby={group.name}>
        {group.items.map(({ to, word, icon: Icon }) => (
          <li key={to}>
            <NavigationLink
              to={to}
              label={t(word)}
              leftSection={<Icon size={18} stroke={1.6} aria-hidden />}
              activeOptions={{ exact: true, includeSearch: false }}
              activeProps={{ active: true }}
              className="nav-link"
            />
          </li>
        ))}
      </ul>
    </div>
  ));
}
