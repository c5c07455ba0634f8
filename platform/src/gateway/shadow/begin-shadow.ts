import type { Exchange } from '../exchange.ts';
import { type ShadowOf, ShadowSending } from './send-shadow.ts';

/**
 * Begins the shadow of a request that has its end, where there is room for one. Nothing waits for it. A request that was refused before any
 * key was used, or that its caller left, has none.
 */
export function beginShadow({ served, cancelled, deps }: Exchange, of: ShadowOf): void {
  if (served === null || cancelled) return;
  const sending = new ShadowSending(of, deps);
  deps.shadows.begin({ tenantId: of.tenant.id, bytes: of.job.incoming.bytes.length, stop: () => sending.stop() }, () => sending.send());
}
