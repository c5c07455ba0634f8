import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { LiveHealthPort } from '../health/ask-gateways.ts';
import { halfMilliseconds } from '../health/recent-calls.ts';

/** How every key and model of the caller's organisation does just now. */
export function readLiveHealth({ liveHealth }: { readonly liveHealth: LiveHealthPort }) {
  return implement(operations.readLiveHealth, async ({ principal: { tenantId } }) => {
    const { asOf, processes, legs } = await liveHealth.read(tenantId);
    return { asOf: new Date(asOf).toISOString(), processes, windowSeconds: (2 * halfMilliseconds) / 1_000, legs: [...legs] };
  });
}
