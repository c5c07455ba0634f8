import type { ZodType, z } from 'zod';
import type { CredentialThing, RingKeeper } from '../encryption/keepers.ts';
import { addRootKeyRequest, moveRequest, nextKeyRequest, nothing, rewrapRequest } from './keeper-protocol.ts';
import { EgressRefusal } from './service-options.ts';

/** Handles one path of the egress service: the body as it came, the answer as it goes. */
type Handle = <Shape extends ZodType>(shape: Shape, work: (asked: z.output<Shape>) => Promise<object>, limitBytes: number) => { readonly limitBytes: number; readonly handle: (body: unknown) => Promise<object> };

/** A batch of a rotation carries up to a hundred envelopes. */
const batchLimitBytes = 4 * 1_024 * 1_024;

/** The paths by which the api role has the credential ring's keys rotated. */
export function keeperHandlers(keeper: RingKeeper<CredentialThing>, handle: Handle): Record<string, ReturnType<Handle>> {
  return {
    '/keeper/tenant-key': handle(nextKeyRequest, async (asked) => { const { fingerprintKey = null, ...made } = await keeper.createTenantKey(asked); return { ...made, fingerprintKey }; }, batchLimitBytes),
    '/keeper/move': handle(moveRequest, async ({ to, keys, things }) => ({
      sealed: await keeper.move({ to, things: things.map(({ from, ...thing }) => ({ ...thing, from: keys[from] ?? refuse() })) }),
    }), batchLimitBytes),
    '/keeper/rewrap': handle(rewrapRequest, async ({ keys }) => ({ wraps: await keeper.rewrap(keys) }), batchLimitBytes),
    '/keeper/health': handle(nothing, () => keeper.health(), batchLimitBytes),
    '/keeper/root-keys': handle(nothing, async () => ({ rootKeys: await keeper.rootKeys() }), batchLimitBytes),
    '/keeper/root-key': handle(addRootKeyRequest, async ({ known }) => keeper.addRootKey(known), batchLimitBytes),
    '/keeper/secrets': handle(nothing, async () => { await keeper.renewSecrets(); return {}; }, batchLimitBytes),
  };
}

function refuse(): never {
  throw new EgressRefusal(400, 'malformed');
}
