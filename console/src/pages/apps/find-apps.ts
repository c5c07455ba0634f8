import type { AppDescription } from '@keystead/contract';
import { packNames, packOrder } from '../../vocabulary/apps.ts';
import type { Availability } from './availability.ts';

/** What may be asked for beside words; `all` asks for nothing. */
export interface AppFilter { readonly search: string; readonly pack: string; readonly plan: string; readonly risk: string; readonly gate: string }

/** Apps that hold every searched word in their name, purpose, trade, sections or documents, and are as the filter asks. */
export function findApps(apps: readonly AppDescription[], filter: AppFilter, availability: (app: AppDescription) => Availability): readonly AppDescription[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const asked = (wanted: string, is: string): boolean => wanted === 'all' || wanted === is;
  return apps.filter((app) => {
    const text = [app.name, app.purpose, packNames[app.pack], app.documents.hint, ...app.sections.map((section) => section.title)].join(' ').toLowerCase();
    return words.every((word) => text.includes(word)) && asked(filter.pack, app.pack) && asked(filter.plan, availability(app).state) && asked(filter.risk, app.risk) && asked(filter.gate, app.approval.when);
  });
}

/** Packs in their fixed order, empty ones left out. */
export function groupByPack(apps: readonly AppDescription[]): readonly { readonly pack: AppDescription['pack']; readonly apps: readonly AppDescription[] }[] {
  return packOrder.map((pack) => ({ pack, apps: apps.filter((app) => app.pack === pack) })).filter((group) => group.apps.length > 0);
}
