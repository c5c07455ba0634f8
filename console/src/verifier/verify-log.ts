import { type AuditPins, type AuditReport, verifyAuditExport } from '@keystead/contract';
import { browserPorts } from './browser-ports.ts';
import { linesOf } from './lines.ts';

/** What was found, and the newest checkpoint of the file: to be kept, and given as a pin the next time. */
export interface VerifiedLog { readonly report: AuditReport; readonly checkpoint: string | null }

/** Turns of the browser's loop are left to it: a page that verifies a long log can be read and left. */
const linesInOneGo = 2_000;

/**
 * Verifies an audit export with the code that the command line runs.
 * @param onProgress told how many entries were read, now and then.
 */
export async function verifyLog(bytes: ReadableStream<Uint8Array>, pins: AuditPins, onProgress: (lines: number) => void): Promise<VerifiedLog> {
  let checkpointLine = '';
  async function* watched(): AsyncGenerator<string> {
    let read = 0;
    for await (const line of linesOf(bytes)) {
      if (line.startsWith('{"checkpoint":')) checkpointLine = line;
      yield line;
      read += 1;
      if (read % linesInOneGo !== 0) continue;
      onProgress(read);
      await new Promise((resolve) => { setTimeout(resolve); });
    }
  }
  const report = await verifyAuditExport(watched(), pins, browserPorts);
  return { report, checkpoint: checkpointOf(checkpointLine) };
}

function checkpointOf(line: string): string | null {
  try {
    const { checkpoint } = JSON.parse(line) as { readonly checkpoint?: unknown };
    return typeof checkpoint === 'string' ? checkpoint : null;
  } catch {
    return null;
  }
}
