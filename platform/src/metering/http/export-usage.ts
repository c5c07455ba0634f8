import { operations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { MeteringDependencies } from '../dependencies.ts';
import { answerUsage } from '../usage/answer-usage.ts';
import { usageCsv } from '../usage/usage-csv.ts';

/** The same as `readUsage`, as a table for a spreadsheet. */
export function exportUsage(dependencies: MeteringDependencies) {
  return implement(operations.exportUsage, async ({ principal: { tenantId }, query }) => {
    const usage = await answerUsage(dependencies, tenantId, query);
    return new Response(ReadableStream.from(usageCsv(usage)), {
      status: 200,
      headers: { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="keystead-usage-${usage.from.slice(0, 10)}-${usage.to.slice(0, 10)}.csv"`, 'x-content-type-options': 'nosniff' },
    });
  });
}
