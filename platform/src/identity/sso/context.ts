import { KeysteadError } from '../../foundation/index.ts';
import type { SsoDrivers } from './driver.ts';
import type { SamlDriver } from './saml/saml.ts';
import type { Attempt, Sealed } from './sealed.ts';

/** A key that seals one thing of a tenant. */
interface SecretKey { seal(part: string, bytes: Uint8Array): Buffer; open(part: string, sealed: Uint8Array): Buffer }
interface SecretObject { readonly tenantId: string; readonly kind: 'sso-connection'; readonly objectId: string }

/** Where secrets of connections are sealed: under the tenant's own content key. */
export interface SsoSecrets {
  create(object: SecretObject): Promise<{ readonly key: SecretKey; readonly wrapped: Buffer; readonly tenantKeyId: string }>;
  open(object: SecretObject, stored: { readonly wrapped: Buffer; readonly tenantKeyId: string }): Promise<SecretKey>;
}

/** What single sign-on works with. */
export interface SsoParts {
  /** By the kind of a connection's settings. */
  readonly drivers: SsoDrivers & { readonly saml: SamlDriver };
  readonly secrets: SsoSecrets;
  readonly attempts: Sealed<Attempt>;
  /** TXT records of a name; each may come in several pieces. */
  readonly resolveTxt: (name: string) => Promise<readonly (readonly string[])[]>;
}

/** @throws KeysteadError `unavailable` where this process was opened without. */
export function requireSso(context: { readonly sso: SsoParts | null }): SsoParts {
  if (context.sso === null) throw new KeysteadError('unavailable', { detail: 'single sign-on is not set up in this process' });
  return context.sso;
}
