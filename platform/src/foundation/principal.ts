import type { ActingRole, AnyPermission, DataClass, Environment } from '@keystead/contract';

/** Who is calling, as verified: from a session, an API token, or a short-lived token of an app. Never from a body or a header. */
export interface Principal {
  readonly kind: 'user' | 'token';
  readonly tenantId: string;
  readonly userId: string | null;
  readonly tokenId: string | null;
  /** For messages and audit: the person's or token's name. */
  readonly name: string;
  readonly role: ActingRole;
  readonly permissions: ReadonlySet<AnyPermission>;
  readonly environment: Environment;
  readonly sessionId: string | null;
  /** The teams this caller acts for; left out: none. */
  readonly teamIds?: ReadonlySet<string>;
  /** Of a token of a team: that team, and what it sets going acts for it alone. */
  readonly boundTeamId?: string | null;
  /** Of a token: what everything sent with it is at least. Left out or `null`: nothing is said. */
  readonly dataClass?: DataClass | null;
  /** Holds operator rights over the installation. What those open stands among the permissions. */
  readonly operator?: boolean;
  /** Set for platform support inside an organisation: what let it in, and until when. */
  readonly support?: { readonly requestId: string; readonly until: Date };
  /** Set for whoever opened an auditor’s link: no person, who only reads. `tokenId` is the link. */
  readonly guest?: { readonly linkId: string; readonly sessionId: string; readonly until: Date };
  /** Of a session that came in through the organisation's identity provider: by which connection. It says who somebody is in that organisation alone. */
  readonly ssoConnectionId?: string;
  /** When this session last showed a second factor. Left out or `null`: never, so that whatever asks for one is refused. */
  readonly secondFactorAt?: Date | null;
  /** Whether the person has a second factor (authenticator app or passkey) at all. */
  readonly secondFactorEnrolled?: boolean;
  /** Whether their organisation asks everybody for one. */
  readonly secondFactorRequired?: boolean;
  /** Of the session that the setup link made: until when it needs none. */
  readonly setupUntil?: Date | null;
  /** Why an operation that asks for a second factor went without; set by `createApi`, and written into its audit events. */
  readonly stepUpExemption?: StepUpExemption;
}

/** Who may do without a fresh second factor. */
export type StepUpExemption = 'setup-session' | 'api-token' | 'auditor-link';
