import type { DataClass } from './credential-scope.ts';

/** Whose keys serve an organisation's requests (G5, B8). */
export const keyModes = ['own-keys-required', 'own-keys-optional', 'hybrid'] as const;
export type KeyMode = (typeof keyModes)[number];
export const defaultKeyMode: KeyMode = 'own-keys-required';

/** What each mode means. Each is held to by the gateway, and everything that a mode does not allow is refused. */
export const keyModeTexts: Readonly<Record<KeyMode, { readonly title: string; readonly means: string }>> = {
  'own-keys-required': {
    title: 'Own keys required',
    means: 'Every request is served with a key of your own, or refused. A key of the platform is never used, whatever a route says.',
  },
  'own-keys-optional': {
    title: 'Own keys optional',
    means: 'A route may be made of platform keys instead of your own: such a route spends credits. No route has both, so that no request of an own key ever falls over to a platform key, or back.',
  },
  hybrid: {
    title: 'Hybrid',
    means: 'A route may name own keys and platform keys, in its own order. Classes of data that platform keys may not serve go to your own keys of that route, or are refused.',
  },
};

/** Classes that an organisation can let platform keys serve, least strict first. The others are served with own keys, in every mode. */
export const platformDataClassChoices = ['unlabelled', 'public', 'internal', 'confidential'] as const satisfies readonly DataClass[];
export type PlatformDataClass = (typeof platformDataClassChoices)[number];
/** What nobody labelled could be anything, so it is not among them until an owner says so. */
export const defaultPlatformDataClasses: readonly PlatformDataClass[] = ['public', 'internal'];

/** One credit is one US cent of a provider's published price, in nano-US-dollars. */
export const nanoUsdPerCredit = 10_000_000;
/** What an organisation gets the first time that it switches platform keys on, and for how long. */
export const trialCredits = 100;
export const trialDays = 90;
/** How long credits that were topped up are good for, where nothing else was said. */
export const topUpDays = 365;

/** Credits in words, of nano-US-dollars: at most two digits after the point, and never rounded up. */
export function creditsText(nanoUsd: number): string {
  const credits = Math.floor((nanoUsd / nanoUsdPerCredit) * 100) / 100;
  return credits.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
