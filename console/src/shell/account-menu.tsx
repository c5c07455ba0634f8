import { Menu, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Building2, ChevronsUpDown, LogOut, Monitor, Moon, ShieldCheck, Sun } from 'lucide-react';
import { call, useAction, useRead, useSession } from '../api/index.ts';
import { useGo } from '../navigation/index.ts';
import { toast } from '../ui/index.ts';
import classes from './navigation.module.css';

const schemes = [
  { id: 'light', label: 'Light', icon: Sun },
  { id: 'dark', label: 'Dark', icon: Moon },
  { id: 'auto', label: 'As the system', icon: Monitor },
] as const;

/** Who is signed in; theme, security and the way out. */
export function AccountMenu() {
  const { user, tenant } = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const cache = useQueryClient();
  const go = useGo();
  const places = useRead('listMyTenants');
  const change = useAction('switchTenant');
  async function signOut(): Promise<void> {
    try {
      await call('signOut');
    } catch {
      toast('Signing out did not reach the server', 'Your session may still be open. Try again.');
      return;
    }
    cache.clear();
    go('/sign-in');
  }
  async function goTo(membershipId: string): Promise<void> {
    if (await change.run({ params: { membershipId } }) === null) {
      toast('The organisation could not be changed', 'You may no longer belong to it.');
      return;
    }
    cache.clear();
    // Another organisation, another session: nothing on the page stays.
    location.assign('/');
  }
  const others = places.data?.items.filter((place) => !place.current) ?? [];
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        <button type="button" className={classes.account}>
          <span className={classes.initials} aria-hidden>{initials(user.name)}</span>
          <span className={classes.who}><span>{user.name}</span><span>{tenant.name}</span></span>
          <ChevronsUpDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Appearance</Menu.Label>
        <Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(schemes.find((scheme) => scheme.id === value)?.id ?? 'auto')}>
          {schemes.map(({ id, label, icon: Icon }) => <Menu.RadioItem key={id} value={id} rightSection={<Icon size={15} aria-hidden />}>{label}</Menu.RadioItem>)}
        </Menu.RadioGroup>
        {others.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Label>Other organisations</Menu.Label>
            {others.map((place) => <Menu.Item key={place.id} leftSection={<Building2 size={15} aria-hidden />} onClick={() => void goTo(place.id)}>{place.organisation}</Menu.Item>)}
          </>
        )}
        <Menu.Divider />
        <Menu.Item component="a" href="/security" leftSection={<ShieldCheck size={15} aria-hidden />}>Security</Menu.Item>
        <Menu.Item leftSection={<LogOut size={15} aria-hidden />} onClick={() => void signOut()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? words.at(-1)?.[0] ?? '' : ''}`.toUpperCase();
}
