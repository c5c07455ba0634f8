import type { AgreementKind, GatewayPolicy, HeldReport, OversightKind, Region, Role } from '@keystead/contract';

/** What evidence is made from: read once, at one moment. Everything after this is pure. */
export interface Facts {
  readonly at: Date;
  readonly organisation: {
    readonly id: string; readonly name: string; readonly keyMode: 'own-required' | 'own-optional' | 'hybrid'; readonly requireSecondFactor: boolean; readonly sessionIdleMinutes: number; readonly sessionHours: number;
    readonly supportConsent: 'owner' | 'operator'; readonly documentDays: number | null;
  };
  readonly deployment: DeploymentFacts;
  readonly people: { readonly active: number; readonly withSecondFactor: number; readonly byRole: Readonly<Partial<Record<Role, number>>>; readonly disabled: number };
  readonly tokens: { readonly live: number; readonly withoutEnd: number; readonly stale: number };
  readonly signIn: readonly { readonly kind: string; readonly name: string; readonly host: string | null; readonly enabled: boolean; readonly enforced: boolean }[];
  readonly support: { readonly grants: number; readonly drills: number };
  readonly keys: readonly KeyFact[];
  readonly encryptionKeys: readonly { readonly ring: 'credential' | 'content'; readonly version: number; readonly service: string; readonly madeAt: Date }[];
  /** A key of the organisation's own key service. */
  readonly ownKey: { readonly service: string; readonly madeAt: Date } | null;
  readonly policy: GatewayPolicy;
  readonly agreements: readonly { readonly provider: string; readonly credentialId: string | null; readonly kind: AgreementKind; readonly endsAt: Date | null }[];
  readonly runs: { readonly mode: 'zero' | 'session' | 'days' | 'keep' | null; readonly days: number | null };
  readonly documents: { readonly kept: number; readonly held: number };
  readonly limits: { readonly budgets: number; readonly routes: number; readonly routesWithFallback: number };
  /** Receivers of the log in real time (SIEM, webhooks) that are switched on. */
  readonly streams: readonly { readonly id: string; readonly name: string; readonly host: string; readonly includesPersonal: boolean; readonly failing: boolean }[];
  /** Links for auditors from outside that are good now. */
  readonly auditorLinks: number;
  /** The watch for what is out of the ordinary: when it last looked, how much it found lately, what is still open, and who is told by mail. */
  readonly alerts: { readonly lookedAt: Date | null; readonly raised: number; readonly open: number; readonly told: number };
  /** Scheduled reviews, by kind: the latest that is signed, and how many are overdue. */
  readonly reviews: Readonly<Record<OversightKind, { readonly enabled: boolean; readonly made: number; readonly signedAt: Date | null; readonly overdue: number }>>;
  /** Keys that others may know: what was opened and closed. */
  readonly keyIncidents: { readonly open: number; readonly closed: number };
  /** Incidents of the installation that the organisation was told of in the last year. */
  readonly notices: { readonly told: number; readonly late: number };
  /** Reports of auditors that the operator holds, or does not. */
  readonly reports: readonly HeldReport[];
  readonly log: { readonly origin: string; readonly verifierKey: string; readonly keyMadeAt: Date; readonly entries: number; readonly checkpoint: { readonly size: number; readonly madeAt: Date } | null };
  readonly backups: { readonly madeAt: Date | null; readonly drilledAt: Date | null; readonly failedAt: Date | null };
  readonly isolationTest: { readonly id: string; readonly passed: boolean; readonly finishedAt: Date; readonly tried: number; readonly leaked: number } | null;
}

/** A provider key in use: what is known of it without opening it. */
export interface KeyFact {
  readonly id: string; readonly label: string; readonly provider: string; readonly providerName: string; readonly origin: string; readonly region: Region; readonly sandbox: boolean; readonly custom: boolean;
  readonly payer: 'tenant' | 'platform'; readonly state: 'active' | 'disabled'; readonly fingerprint: string; readonly version: number; readonly madeAt: Date; readonly rotationDays: number | null; readonly expiresAt: Date | null;
  readonly environment: string; readonly restricted: boolean; readonly warning: boolean; readonly storeFalse: boolean; readonly retentionLink: string | null;
}

/** What the operator configured; the same for every organisation, and nothing of any of them. */
export interface DeploymentFacts {
  readonly company: string | null;
  readonly contact: string | null;
  /** Host of the address that people use; `null` where none was set. */
  readonly host: string | null;
  readonly https: boolean;
  readonly database: { readonly embedded: boolean; readonly host: string | null };
  /** `null`: a folder of the machine. */
  readonly storage: { readonly host: string; readonly region: string } | null;
  readonly mailHost: string | null;
  readonly tracing: boolean;
  readonly keyServices: Readonly<Record<'credential' | 'content' | 'audit', string>>;
  /** Where signed checkpoints of the logs are published, beyond the operator's own database. */
  readonly checkpointsGoTo: readonly string[];
  readonly encryptionKeyDays: number;
  readonly vaultKeyDays: number;
  readonly refusalDays: number;
  readonly deletionGraceDays: number;
  readonly cutOffSeconds: number;
  readonly takesPlainKeys: boolean;
  readonly privateProviders: boolean;
  readonly operators: number;
  readonly apps: { readonly all: number; readonly gated: number };
}
