import '@mantine/spotlight/styles.layer.css';
import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { Moon, Search, Sun } from 'lucide-react';
import { useRef } from 'react';
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
  // Where the cursor was before: the search box takes it as it appears, too early for the modal to remember.
  const before = useRef<EventTarget | null>(null);
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
      actions={groups} shortcut="mod + K" tagsToIgnore={nowhere} nothingFound="Nothing is called that" highlightQuery scrollable maxHeight={480} centered={false} yOffset="12dvh" transitionProps={atOnce} returnFocus={false}
      onSpotlightClose={() => {
        if (before.current instanceof HTMLElement && before.current.isConnected) before.current.focus({ preventScroll: true });
        before.current = null;
      }}
      classNames={{ content: classes.content ?? '', search: classes.search ?? '', action: classes.action ?? '', actionsGroup: classes.group ?? '' }} overlayProps={{ backgroundOpacity: 0.35, blur: 0 }}
      searchProps={{
        leftSection: <Search size={17} aria-hidden />, placeholder: 'Go to a page or do something', 'aria-label': 'Search pages and actions',
        // Whoever presses the keys goes on typing: not one letter may go elsewhere. (The modal's own focus comes a moment later.)
        autoFocus: true, onFocus: (event) => { if (event.relatedTarget !== null) before.current = event.relatedTarget; },
      }}
    />
  );
}

const atOnce = { duration: 0 } as const;
/** Kinds of elements in which the keys do not open it. */
const nowhere: string[] = [];
