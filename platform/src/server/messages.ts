import type { Configuration } from '../foundation/index.ts';

export type RoleName = 'api' | 'gateway' | 'worker';

/** What a role needs to begin; handed over the channel between the processes, never in environment or arguments. */
export interface Boot {
  readonly role: RoleName;
  /** Which of the processes of its role this is; a restarted process takes over its predecessor's spool. */
  readonly slot: number;
  readonly configuration: Configuration;
  /** Login of the runtime roles. */
  readonly databaseUrl: string;
  readonly sockets: Sockets;
  /** Shared by api and gateway: proves that a call of the internal socket comes from us. */
  readonly egressToken: string;
}

export interface Sockets { readonly api: string; readonly egress: string; readonly sandbox: string }

/** What the supervisor asks of the api role. */
export interface Requests {
  applyInit: { input: { document: unknown }; output: { tokens: Record<string, string> } };
  openSetupLink: { input: Record<string, never>; output: { token: string | null } };
  /** Where people reach Keystead, and where its own apps do. */
  announce: { input: { publicUrl: string; localUrl: string }; output: null };
}
export type RequestName = keyof Requests;

export type ToRole =
  | { readonly type: 'boot'; readonly boot: Boot }
  | { readonly type: 'drain' }
  | { readonly type: 'request'; readonly id: number; readonly name: RequestName; readonly input: unknown };

export type FromRole =
  | { readonly type: 'ready' }
  | { readonly type: 'fatal'; readonly message: string }
  | { readonly type: 'reply'; readonly id: number; readonly output?: unknown; readonly error?: string };
