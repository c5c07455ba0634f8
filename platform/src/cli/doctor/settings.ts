import type { DoctorClient } from './client.ts';

/** A client's settings with an address and a model in place. The token is never in them. */
export function settingsFor({ settings }: Pick<DoctorClient, 'settings'>, given: { readonly base: string; readonly model: string }): string {
  return settings.replaceAll('{base}', given.base).replaceAll('{model}', given.model);
}
