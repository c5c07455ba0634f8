import { operations } from '@keystead/contract';
import { type ImplementedOperation, implement } from '../../foundation/index.ts';
import { changeDefault, readDefault } from '../sharing/default-visibility.ts';
import { readSharing, shareRun } from '../sharing/share-run.ts';
import type { CatalogueContext } from './context.ts';

/** Who sees runs inside the organisation. */
export function runSharing(context: CatalogueContext): readonly ImplementedOperation[] {
  return [
    implement(operations.readRunSharing, ({ principal, params }) => readSharing(context, principal, params.runId)),
    implement(operations.shareRun, async ({ principal, params, body }) => {
      await shareRun(context, principal, params.runId, body);
      return readSharing(context, principal, params.runId);
    }),
    implement(operations.readRunVisibility, ({ principal }) => readDefault(context, principal)),
    implement(operations.updateRunVisibility, ({ principal, body }) => changeDefault(context, principal, body.visibility)),
  ];
}
