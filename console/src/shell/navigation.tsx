import { useLocation } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useSession } from '../api/index.ts';
import { sections } from '../pages/page.ts';
import { pages } from '../pages/registry.ts';
import { Mark } from '../ui/index.ts';
import { AccountMenu } from './account-menu.tsx';
import { mayOpen } from './access.ts';
import { openPalette, paletteKeys } from './command-palette.tsx';
import classes from './navigation.module.css';

/** The navigation of the shell; on small screens it stands in a drawer. */
export function Navigation() {
  const { permissions, auditorLink } = useSession();
  const here = useLocation({ select: (location) => location.pathname });
  const shown = pages.filter((page) => mayOpen(page.permission, permissions) && (auditorLink === undefined || page.ownAccount !== true));
  return (
    <div className={classes.side}>
      <a href="/" className={classes.brand}><Mark size={24} /><span>Keystead</span></a>
      <button type="button" className={classes.search} onClick={openPalette}>
        <Search size={15} aria-hidden /><span>Search or jump to</span><kbd>{paletteKeys}</kbd>
      </button>
      <nav aria-label="Main" className={classes.nav}>
        {sections.map((section) => {
          const entries = shown.filter((page) => page.section === section.id);
          if (entries.length === 0) return null;
          return (
            <div key={section.id} className={classes.section}>
              {section.label !== null && <p className={classes.sectionLabel} id={`nav-${section.id}`}>{section.label}</p>}
              <ul aria-labelledby={section.label === null ? undefined : `nav-${section.id}`}>
                {entries.map(({ path, title, icon: Icon }) => (
                  <li key={path}>
                    <a href={path} ref={isHere(path, here) ? keepInSight : undefined} className={classes.link} aria-current={isHere(path, here) ? 'page' : undefined}>
                      {Icon !== undefined && <Icon size={16} strokeWidth={1.85} aria-hidden />}{title}
                    </a>
                  </li>
                ))}
              </ul>
            </div>
          );
        })}
      </nav>
      <AccountMenu />
    </div>
  );
}

function isHere(path: string, here: string): boolean {
  return path === '/' ? here === '/' : here === path || here.startsWith(`${path}/`);
}

/** The list is longer than most windows: the page that one is on stays in sight. */
function keepInSight(entry: HTMLAnchorElement | null): void {
  entry?.scrollIntoView({ block: 'nearest' });
}
