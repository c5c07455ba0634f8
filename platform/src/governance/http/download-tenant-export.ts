import { leavingOperations } from '@keystead/contract';
import { implement } from '../../foundation/index.ts';
import type { Leaving } from '../leaving/leaving.ts';

export function downloadTenantExport({ exports }: Leaving) {
  return implement(leavingOperations.downloadTenantExport, async ({ principal, params }) => {
    const { bytes, sizeBytes, name } = await exports.download(principal, params.exportId);
    return new Response(ReadableStream.from(bytes), {
      status: 200, headers: { 'content-type': 'application/zip', 'content-length': String(sizeBytes), 'content-disposition': `attachment; filename="${name}"`, 'x-content-type-options': 'nosniff' },
    });
  });
}
