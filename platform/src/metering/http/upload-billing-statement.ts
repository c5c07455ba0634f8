import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { InvalidRequest, implement, readBytes } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { mostFileBytes } from '../reconciliation/csv/decode.ts';
import { takeFile } from '../reconciliation/take-file.ts';

/** Takes a provider's bill in as a file, and compares it. */
export function uploadBillingStatement(dependencies: MeteringDependencies) {
  return implement(operations.uploadBillingStatement, async ({ principal, request, query: { provider, name, ...named } }) => {
    if (!dependencies.providers.has(provider)) throw new InvalidRequest([{ path: 'query.provider', message: 'is no provider of this installation' }]);
    const bytes = await readBytes(request, mostFileBytes);
    return takeFile(dependencies, { tenantId: principal.tenantId, actor: actorOf(principal), createdBy: principal.userId, provider, fileName: name, bytes, named });
  });
}
