import type { AppDescription } from '@keystead/contract';
import { packNames, packOrder } from '../../vocabulary/apps.ts';

/** Apps that hold every searched word in their name, purpose, trade, sections or documents. */
export function findApps(apps: readonly AppDescription[], search: string): readonly AppDescription[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  return apps.filter((app) => {
    const text = [app.name, app.purpose, packNames[app.pack], app.documents.hint, ...app.sections.map((section) => section.title)].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Packs in their fixed order, empty ones left out. */
export function groupByPack(apps: readonly AppDescription[]): readonly { readonly pack: AppDescription['pack']; readonly apps: readonly AppDescription[] }[] {
  return packOrder.map((pack) => ({ pack, apps: apps.filter((app) => app.pack === pack) })).filter((group) => group.apps.length > 0);
}
