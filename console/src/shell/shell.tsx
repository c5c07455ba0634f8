import { Drawer } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { Menu, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { SessionContext, sessionQuery } from '../api/index.ts';
import { useGo } from '../navigation/index.ts';
import { Mark } from '../ui/index.ts';
import { mayOpen, pageAt } from './access.ts';
import { CommandPalette, openPalette } from './command-palette.tsx';
import { PageNotYours } from './fallbacks.tsx';
import { IncidentBanner } from './incident-banner.tsx';
import { Navigation } from './navigation.tsx';
import { StepUpDialog } from './step-up-dialog.tsx';
import { SupportBanner } from './support-banner.tsx';
import { ShortcutsHelp, useShortcuts } from './shortcuts.tsx';
import classes from './shell.module.css';

/** The frame around every page of a signed-in person: navigation, command palette, shortcuts. */
export function Shell() {
  const { data: me } = useQuery(sessionQuery);
  // The page that the navigation was opened on: it is closed as soon as another one is shown.
  const [menuOn, setMenuOn] = useState<string | null>(null);
  const [helpOpen, setHelpOpen] = useState(false);
  const go = useGo();
  const main = useRef<HTMLElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  useShortcuts(me?.permissions ?? [], () => setHelpOpen(true));
  // Where the organisation asks everybody for a second factor, nothing else opens before it is there.
  const mustEnrol = me?.user.mustEnrol === true && path !== '/security';
  useEffect(() => { if (mustEnrol) go('/security', { replace: true }); }, [mustEnrol, go]);
  // Outside of every organisation there is no home but the installation's.
  const outside = me?.role === 'operator' && path === '/';
  useEffect(() => { if (outside && !mustEnrol) go('/operator', { replace: true }); }, [outside, mustEnrol, go]);
  // Whoever reads by an auditor's link has no home either: the log is what they came for.
  const guestAtHome = me?.auditorLink !== undefined && path === '/';
  useEffect(() => { if (guestAtHome) go('/audit', { replace: true }); }, [guestAtHome, go]);
  if (me === undefined || mustEnrol || outside || guestAtHome) return null;
  const page = pageAt(path);
  return (
    <SessionContext value={me}>
      <a href="#content" className={classes.skip} onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>Skip to content</a>
      <nav aria-label="Top" className={classes.bar}>
        <button type="button" className={classes.barButton} aria-label="Open navigation" onClick={() => setMenuOn(path)}><Menu size={20} aria-hidden /></button>
        <a href="/" className={classes.barBrand}><Mark size={22} />Keystead</a>
        <button type="button" className={classes.barButton} aria-label="Search pages and actions" onClick={openPalette}><Search size={19} aria-hidden /></button>
      </nav>
      <div className={classes.frame}>
        <aside className={classes.side}><Navigation /></aside>
        <main id="content" ref={main} tabIndex={-1} className={classes.main}><div className={classes.content}><SupportBanner /><IncidentBanner />{page === undefined || mayOpen(page.permission, me.permissions) ? <Outlet /> : <PageNotYours page={page} />}</div></main>
      </div>
      <Drawer.Root opened={menuOn === path} onClose={() => setMenuOn(null)} size="17.5rem" padding={0}>
        <Drawer.Overlay backgroundOpacity={0.35} />
        <Drawer.Content aria-label="Navigation"><Drawer.Body><Navigation /></Drawer.Body></Drawer.Content>
      </Drawer.Root>
      <CommandPalette />
      <StepUpDialog />
      <ShortcutsHelp opened={helpOpen} onClose={() => setHelpOpen(false)} />
    </SessionContext>
  );
}
