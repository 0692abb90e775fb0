import { ActionIcon, Button, Menu, SegmentedControl, Text, useMantineColorScheme } from '@mantine/core';
import {
  IconBrightness,
  IconCheck,
  IconLogout,
  IconMoon,
  IconSettings,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { queries, send } from '../platform/api.ts';
import { useText } from '../platform/i18n.tsx';
import { useSession } from '../platform/run.ts';
import { ButtonLink } from './link.tsx';
import { MENU } from './menu.ts';

/** 中文 or English; each is written in itself. */
export function LanguageSwitch({ fullWidth = false }: { fullWidth?: boolean }) {
  const { t, locale, setLocale } = useText();
  return (
    <SegmentedControl
      size="xs"
      fullWidth={fullWidth}
      aria-label={t('frame.language')}
      value={locale}
      onChange={(value) => setLocale(value === 'zh-CN' ? 'zh-CN' : 'en')}
      data={[
        { value: 'zh-CN', label: <span lang="zh-CN">中文</span> },
        { value: 'en', label: <span lang="en">English</span> },
      ]}
    />
  );
}

const SCHEMES = [
  { value: 'light', icon: IconSun },
  { value: 'dark', icon: IconMoon },
  { value: 'auto', icon: IconBrightness },
] as const;

/** Light, dark, or as the device is set. */
export function SchemeMenu() {
  const { t } = useText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Current = SCHEMES.find(({ value }) => value === colorScheme)?.icon ?? IconBrightness;
  return (
    <Menu {...MENU} position="bottom-end">
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t('frame.scheme')}>
          <Current size={19} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {SCHEMES.map(({ value, icon: Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={16} stroke={1.6} aria-hidden />}
            rightSection={
              value === colorScheme ? <IconCheck size={14} aria-label={t('frame.chosen')} /> : null
            }
            onClick={() => setColorScheme(value)}
          >
            {t(`frame.scheme.${value}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The way in, or who is signed in and the way out. */
export function PersonMenu() {
  const { t } = useText();
  const { person, may } = useSession();
  const navigate = useNavigate();
  const { href } = useLocation();
  if (!person)
    return (
      <ButtonLink to="/sign-in" search={{ from: href }} size="xs" variant="default">
        {t('frame.signIn')}
      </ButtonLink>
    );
  const signOut = async () => {
    await send('DELETE', '/session');
    await queries.invalidateQueries();
    await navigate({ to: '/' });
  };
  return (
    <Menu {...MENU} position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          maw={160}
          leftSection={<IconUser size={15} stroke={1.6} aria-hidden />}
          aria-label={t('frame.person', { name: person.name })}
        >
          <Text span truncate size="xs" visibleFrom="sm">
            {person.name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {person.name} · {person.roles.map((role) => t(`role.${role}`)).join(t('list.comma'))}
        </Menu.Label>
        <Menu.Item
          leftSection={<IconSettings size={16} stroke={1.6} aria-hidden />}
          onClick={() => void navigate({ to: '/administration' })}
        >
          {t(may('person.manage') ? 'nav.administration' : 'account.title')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconLogout size={16} stroke={1.6} aria-hidden />}
          onClick={() => void signOut()}
        >
          {t('frame.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
