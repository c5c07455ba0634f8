import { operations } from '@keystead/contract';
import { type ImplementedOperation, implement } from '../../../foundation/index.ts';
import type { CatalogueContext } from '../../http/context.ts';
import { readPurges } from './report.ts';
import { readRetention, updateRetention } from './settings.ts';

/** What is kept of runs, and what was purged. */
export function runRetention(context: CatalogueContext): readonly ImplementedOperation[] {
  const { clock } = context.dependencies;
  return [
    implement(operations.readRunRetention, ({ principal }) => readRetention(context, principal)),
    implement(operations.updateRunRetention, ({ principal, body, ifMatch }) => updateRetention(context, principal, { change: body, ifMatch, now: clock.now() })),
    implement(operations.readRunPurges, ({ principal }) => readPurges(context.store, principal.tenantId, clock.now())),
  ];
}
