import type { AnyPermission } from '@keystead/contract';
import type { PageEntry } from '../pages/page.ts';
import { pages } from '../pages/registry.ts';

/** Whether a page is for someone with these permissions. The server decides; this only hides what it would refuse. */
export function mayOpen(needed: PageEntry['permission'], held: readonly AnyPermission[]): boolean {
  return needed === 'session' || needed === 'public' || held.includes(needed);
}

/** The page at an address, `undefined` where there is none. */
export function pageAt(path: string): PageEntry | undefined {
  return pages.find((page) => new RegExp(`^${page.path.replaceAll(/\$\w+/g, '[^/]+')}/?$`).test(path));
}
