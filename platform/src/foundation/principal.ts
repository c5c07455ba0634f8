import type { Environment, Permission, Role } from '@keystead/contract';

/** Who is calling, as verified: from a session, an API token, or a short-lived token of an app. Never from a body or a header. */
export interface Principal {
  readonly kind: 'user' | 'token';
  readonly tenantId: string;
  readonly userId: string | null;
  readonly tokenId: string | null;
  /** For messages and audit: the person's or token's name. */
  readonly name: string;
  readonly role: Role;
  readonly permissions: ReadonlySet<Permission>;
  readonly environment: Environment;
  readonly sessionId: string | null;
}
