import '@mantine/spotlight/styles.layer.css';
import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { Moon, Search, Sun } from 'lucide-react';
import { useSession } from '../api/index.ts';
import { useGo } from '../navigation/index.ts';
import { pages } from '../pages/registry.ts';
import { mayOpen } from './access.ts';
import classes from './command-palette.module.css';

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent);
export const paletteKeys = isMac ? '⌘K' : 'Ctrl K';

export function openPalette(): void {
  spotlight.open();
}

/** Reaches every page and every main action by a few letters. */
export function CommandPalette() {
  const { permissions } = useSession();
  const { setColorScheme } = useMantineColorScheme();
  const go = useGo();
  const open = pages.filter((page) => mayOpen(page.permission, permissions));
  const groups: SpotlightActionGroupData[] = [
    {
      group: 'Go to',
      actions: open.flatMap(({ path, title, icon: Icon, section, keywords = '' }) => (section === undefined ? [] : [{
        id: path, label: title, keywords, leftSection: Icon === undefined ? null : <Icon size={16} aria-hidden />, onClick: () => go(path),
      }])),
    },
    {
      group: 'Do',
      actions: [
        ...open.flatMap((page) => page.actions ?? []).filter((action) => permissions.includes(action.permission)).map(({ href, label, icon: Icon }) => ({
          id: href, label, leftSection: <Icon size={16} aria-hidden />, onClick: () => go(href),
        })),
        { id: 'light', label: 'Use the light theme', leftSection: <Sun size={16} aria-hidden />, onClick: () => setColorScheme('light') },
        { id: 'dark', label: 'Use the dark theme', leftSection: <Moon size={16} aria-hidden />, onClick: () => setColorScheme('dark') },
      ],
    },
  ];
  return (
    <Spotlight
      actions={groups} shortcut="mod + K" nothingFound="Nothing is called that" highlightQuery scrollable maxHeight={420}
      classNames={{ content: classes.content ?? '', search: classes.search ?? '', action: classes.action ?? '', actionsGroup: classes.group ?? '' }} overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      searchProps={{ leftSection: <Search size={17} aria-hidden />, placeholder: 'Go to a page or do something', 'aria-label': 'Search pages and actions' }}
    />
  );
}
