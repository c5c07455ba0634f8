import type { AnyPermission } from '@keystead/contract';
import type { PageEntry } from '../pages/page.ts';

/** Whether a page is for someone with these permissions. The server decides; this only hides what it would refuse. */
export function mayOpen(needed: PageEntry['permission'], held: readonly AnyPermission[]): boolean {
  return needed === 'session' || needed === 'public' || held.includes(needed);
}
