import type { Environment } from '@keystead/contract';

/** A call of the gateway on behalf of a person, as apps make them. */
export interface GatewayQuestion {
  readonly tenantId: string;
  readonly userId: string;
  readonly teamId: string | null;
  readonly environment: Environment;
  readonly app: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** `body` is JSON as it came, `null` where it was none. Header names in lower case. */
export interface GatewayAnswer { readonly status: number; readonly headers: Readonly<Record<string, string | undefined>>; readonly body: unknown }

/** @throws KeysteadError `unavailable` where the gateway does not answer. */
export type AskGateway = (question: GatewayQuestion) => Promise<GatewayAnswer>;
