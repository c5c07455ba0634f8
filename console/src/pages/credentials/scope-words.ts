import { type CredentialScope, dataClasses, endpointIds, environments, type ScopeDimension } from '@keystead/contract';

/** What each part of a scope is called, and what allowing nothing or everything in it means. */
export const dimensionWords: Readonly<Record<ScopeDimension, { readonly title: string; readonly any: string; readonly some: string; readonly hint: string }>> = {
  environments: { title: 'Environments', any: 'Every environment', some: 'Only these', hint: 'Of the token or the app’s run' },
  teams: { title: 'Teams', any: 'Everybody', some: 'Only these teams', hint: 'A token of a team acts for that team alone' },
  apps: { title: 'Apps', any: 'Every app, and programs', some: 'Only these', hint: 'Programs with their own token come from no app' },
  workflows: { title: 'Workflows', any: 'Inside and outside workflows', some: 'Only these', hint: 'Calls that come from no workflow' },
  models: { title: 'Models', any: 'Every model', some: 'Only these', hint: 'One on each line; * stands for any characters' },
  endpoints: { title: 'Endpoints', any: 'Every endpoint', some: 'Only these', hint: 'What the key may be asked for' },
  dataClasses: { title: 'Data classes', any: 'Every class', some: 'Only these', hint: 'What calls say of their content in x-keystead-data-class' },
};

/** The choices that are the same everywhere; teams and apps are the organisation's own. */
export const fixedChoices = { environments, endpoints: endpointIds, dataClasses } as const;

export function choiceLabel(value: string): string {
  return value === 'none' ? 'Calls from none' : value.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase());
}

/** Model patterns as typed, one on each line. */
export function readPatterns(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter((pattern) => pattern !== ''))];
}

export function sameScope(left: CredentialScope, right: CredentialScope): boolean {
  const inOrder = (scope: CredentialScope) => JSON.stringify(Object.entries(scope).toSorted(([a], [b]) => a.localeCompare(b)).map(([name, value]) => [name, typeof value === 'string' ? value : value.toSorted()]));
  return inOrder(left) === inOrder(right);
}
