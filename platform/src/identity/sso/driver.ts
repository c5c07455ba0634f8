import type { SsoSettings } from '@keystead/contract';
import { KeysteadError } from '../../foundation/index.ts';
import type { Assertion } from './rules.ts';

/** What the browser keeps, sealed, between going to the provider and coming back: what each kind needs to know its answer again. */
export type Kept = Readonly<Record<string, string>>;

/** A connection with its secret, opened for one use. */
export interface OpenConnection { readonly id: string; readonly tenantId: string; readonly settings: SsoSettings; readonly clientSecret: string | null }

/** A way of asking identity providers who somebody is: one for each kind of protocol. All of them pass sso-drivers.conformance.ts. */
export interface SsoDriver {
  /** The provider by its own name, `null` while it is not known; and what a secret is entered for: with another of that it is entered again. */
  describe(settings: SsoSettings): { readonly provider: string | null; readonly secretIsFor: string };
  /** @returns settings as they are stored. @throws KeysteadError `invalid_request`, `conflict` for what the schema cannot tell. */
  accept(settings: SsoSettings): SsoSettings;
  /** Looks whether the provider can be used, and says what was found. @throws KeysteadError `sso_refused`, saying what does not fit. */
  check(connection: OpenConnection): Promise<string>;
  /** Where the browser goes, and what it keeps meanwhile. @throws KeysteadError `sso_refused`. */
  begin(connection: OpenConnection, hint: { readonly email: string }): Promise<{ readonly url: string; readonly kept: Kept }>;
  /** @param query of the address that the browser came back to: untrusted. @throws KeysteadError `sso_refused`. */
  finish(connection: OpenConnection, query: URLSearchParams, kept: Kept): Promise<Assertion>;
}

type Kind = SsoSettings['kind'];
export type SsoDrivers = { readonly [K in Kind]: SsoDriver };

/** @throws TypeError where a driver was handed what is another's. */
export function settingsOfKind<K extends Kind>(settings: SsoSettings, kind: K): Extract<SsoSettings, { kind: K }> {
  if (settings.kind !== kind) throw new TypeError(`settings of the kind ${settings.kind} reached the driver of ${kind}`);
  return settings as Extract<SsoSettings, { kind: K }>;
}

/** An answer or a provider that does not fit, in our words. */
export const refused = (detail: string, options?: ErrorOptions): KeysteadError => new KeysteadError('sso_refused', { detail }, options);

/** Whether an address is one that people and secrets may be sent to: https, or plain at loopback where whoever runs the installation allows it. */
export function isSafeAddress(address: string, allowHttp: boolean): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && allowHttp && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname));
}
