import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { DryRunPort } from '../ports.ts';

/** Asks a gateway which key would serve a request, and why. */
export function dryRunRoute({ dryRun }: { readonly dryRun: DryRunPort }) {
  return implement(operations.dryRunRoute, async ({ principal: { tenantId }, body }) => dryRun(tenantId, body));
}
