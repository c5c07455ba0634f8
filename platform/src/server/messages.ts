import type { InitFile, SealedEntry, VaultKey } from '@keystead/contract';
import type { Configuration, RecentProblem } from '../foundation/index.ts';
import type { MetricValues } from '../telemetry/index.ts';

export type RoleName = 'api' | 'gateway' | 'shipper' | 'worker';

/** What a role needs to begin; handed over the channel between the processes, never in environment or arguments. */
export interface Boot {
  readonly role: RoleName;
  /** Which of the processes of its role this is. */
  readonly slot: number;
  readonly configuration: Configuration;
  /** Login of the runtime roles. */
  readonly databaseUrl: string;
  readonly sockets: Sockets;
  /** Shared by api and gateway: proves that a call of the internal socket comes from us. */
  readonly egressToken: string;
}

export interface Sockets {
  readonly api: string;
  readonly egress: string;
  readonly sandbox: string;
  /** For commands on the host itself; nothing from outside reaches it. */
  readonly host: string;
  /** Where the supervisor tells `keystead support-bundle` how everything is, and `keystead reload` asks it to replace the gateways. */
  readonly watch: string;
}

/** What a process tells of itself, to whoever watches over the installation. Nothing of a tenant's. */
export interface ProcessReport {
  readonly uptimeSeconds: number;
  /** Bytes. */
  readonly memory: { readonly rss: number; readonly heapUsed: number; readonly heapTotal: number; readonly external: number };
  readonly facts: ProcessFacts;
  readonly metrics: readonly MetricValues[];
  readonly problems: readonly RecentProblem[];
}
export type ProcessFacts = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** What the supervisor asks of a role. */
export interface Requests {
  /** Makes the organisations of an init file that are not there, and gives the ids of all by their names. */
  declareTenants: { input: { document: InitFile }; output: { tenantIds: Record<string, string> } };
  /** Applies an init file whose provider keys stand beside it, sealed. */
  applyInit: { input: { document: InitFile; sealed: Readonly<Record<string, SealedEntry>> }; output: { tokens: Record<string, string> } };
  /** Asked of a gateway, not by way of the api role: what is printed at the start is the gateway's own word. */
  readVaultKey: { input: Record<string, never>; output: VaultKey };
  /** Asked of every gateway: answered once it follows what the database holds now. */
  catchUp: { input: Record<string, never>; output: null };
  openSetupLink: { input: Record<string, never>; output: { token: string | null } };
  /** Where people reach Keystead, and where its own apps do. */
  announce: { input: { publicUrl: string; localUrl: string }; output: null };
  /** Asked of every process. `runtime`: with the numbers of Node.js itself. */
  report: { input: { runtime: boolean }; output: ProcessReport };
}
export type RequestName = keyof Requests;
/** Those that one role answers. */
export type DirectedName = Exclude<RequestName, 'report' | 'catchUp'>;

/** Which role answers. */
export const answeredBy: Readonly<Record<DirectedName, RoleName>> = { declareTenants: 'api', applyInit: 'api', openSetupLink: 'api', announce: 'api', readVaultKey: 'gateway' };

/** How a process is to end. `replaced`: another serves in its place already, so what still comes over its connections is served too, until they close. */
export interface Drain { readonly replaced: boolean; readonly limitMilliseconds: number }

export type ToRole =
  | { readonly type: 'boot'; readonly boot: Boot }
  | { readonly type: 'drain'; readonly drain: Drain }
  | { readonly type: 'request'; readonly id: number; readonly name: RequestName; readonly input: unknown };

export type FromRole =
  | { readonly type: 'ready' }
  | { readonly type: 'fatal'; readonly message: string }
  | { readonly type: 'reply'; readonly id: number; readonly output?: unknown; readonly error?: string };
