import type { Permission } from '@keystead/contract';

/** An API token that lives as long as a test, and what ends it. */
export interface TestToken { readonly id: string; readonly secret: string; readonly end: () => Promise<void> }

/** Another organisation, made for a test. */
interface Decoy { readonly tenantId: string; readonly ownerId: string }

/** A call over HTTP, of the control plane or the gateway. `text`: sent as bytes instead of a body of JSON. */
interface TestCall { readonly method: string; readonly path: string; readonly token: string; readonly body?: unknown; readonly text?: string | undefined; readonly headers?: Readonly<Record<string, string>> }

/** What a test needs to make a second organisation, speak for both over HTTP, and remove it. The server passes it in. */
export interface MakeDecoy {
  create(name: string): Promise<Decoy>;
  remove(tenantId: string, name: string): Promise<void>;
  /** A token on behalf of somebody, with these permissions and an end of its own. */
  token(wish: { readonly tenantId: string; readonly userId: string; readonly scopes: readonly Permission[]; readonly name: string; readonly expiresAt: Date }): Promise<TestToken>;
  /** A call through the front door, as any client makes it. */
  call(request: TestCall): Promise<{ readonly status: number; readonly body: string }>;
  /** Waits: what was made is known to the gateway within a second, and its records arrive within a second. */
  pause(milliseconds: number): Promise<void>;
}
