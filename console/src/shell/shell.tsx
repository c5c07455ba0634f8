import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { Menu, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { SessionContext, sessionQuery } from '../api/index.ts';
import { Mark } from '../ui/index.ts';
import { CommandPalette, openPalette } from './command-palette.tsx';
import { Navigation } from './navigation.tsx';
import { ShortcutsHelp, useShortcuts } from './shortcuts.tsx';
import classes from './shell.module.css';

/** The frame around every page of a signed-in person: navigation, command palette, shortcuts. */
export function Shell() {
  const { data: me } = useQuery(sessionQuery);
  const [menuOpen, setMenuOpen] = useState(false);
  const [helpOpen, setHelpOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  useEffect(() => setMenuOpen(false), [path]);
  useShortcuts(me?.permissions ?? [], () => setHelpOpen(true));
  if (me === undefined) return null;
  return (
    <SessionContext value={me}>
      <a href="#content" className={classes.skip} onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>Skip to content</a>
      <nav aria-label="Top" className={classes.bar}>
        <button type="button" className={classes.barButton} aria-label="Open navigation" onClick={() => setMenuOpen(true)}><Menu size={20} aria-hidden /></button>
        <a href="/" className={classes.barBrand}><Mark size={22} />Keystead</a>
        <button type="button" className={classes.barButton} aria-label="Search pages and actions" onClick={openPalette}><Search size={19} aria-hidden /></button>
      </nav>
      <div className={classes.frame}>
        <aside className={classes.side}><Navigation /></aside>
        <main id="content" ref={main} tabIndex={-1} className={classes.main}><div className={classes.content}><Outlet /></div></main>
      </div>
      <Drawer.Root opened={menuOpen} onClose={() => setMenuOpen(false)} size="17.5rem" padding={0}>
        <Drawer.Overlay backgroundOpacity={0.35} />
        <Drawer.Content aria-label="Navigation"><Drawer.Body><Navigation /></Drawer.Body></Drawer.Content>
      </Drawer.Root>
      <CommandPalette />
      <ShortcutsHelp opened={helpOpen} onClose={() => setHelpOpen(false)} />
    </SessionContext>
  );
}
