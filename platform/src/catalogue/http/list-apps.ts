import { type AppDescription, operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { AppManifest } from '../manifest.ts';
import type { CatalogueContext } from './context.ts';

export function listApps(context: CatalogueContext) {
  return implement(operations.listApps, async ({ principal }) => {
    const hidden = await context.dependencies.people.hiddenApps(principal);
    return { items: [...context.apps.values()].filter((app) => app.hidden === undefined && !hidden.has(app.id)).map(describeApp) };
  });
}

/** An app as the catalogue shows it. */
export function describeApp(manifest: AppManifest): AppDescription {
  const { id, version, name, pack, tier, risk, purpose, scopeNote, documents, approval, sections } = manifest;
  return { id, version, name, pack, tier, risk, purpose, scopeNote, documents: { ...documents, kinds: [...documents.kinds] }, approval: { ...approval }, sections: sections.map((section) => ({ ...section })) };
}
