import { type AuditPins, type AuditReport, verifyAuditExport } from '@keystead/contract';
import { browserPorts } from './browser-ports.ts';
import { linesOf } from './lines.ts';

/** What was found, and the newest checkpoint of the file: to be kept, and given as a pin the next time. */
export interface VerifiedLog { readonly report: AuditReport; readonly verifierKey: string | null; readonly checkpoint: string | null }

/** Turns of the browser's loop are left to it: a page that verifies a long log can be read and left. */
const linesInOneGo = 2_000;

/**
 * Verifies an audit export with the code that the command line runs.
 * @param onProgress told how many entries were read, now and then.
 */
export async function verifyLog(bytes: ReadableStream<Uint8Array>, pins: AuditPins, onProgress: (lines: number) => void): Promise<VerifiedLog> {
  let verifierKey: string | null = null;
  let checkpoint: string | null = null;
  async function* watched(): AsyncGenerator<string> {
    let read = 0;
    for await (const line of linesOf(bytes)) {
      if (read === 0) verifierKey = textOf(line, 'verifierKey');
      else if (line.startsWith('{"checkpoint":')) checkpoint = textOf(line, 'checkpoint') ?? checkpoint;
      yield line;
      read += 1;
      if (read % linesInOneGo !== 0) continue;
      onProgress(read);
      await new Promise((resolve) => { setTimeout(resolve); });
    }
  }
  const report = await verifyAuditExport(watched(), pins, browserPorts);
  // A generator tells nobody what it has set.
  return { report, verifierKey: verifierKey as string | null, checkpoint: checkpoint as string | null };
}

function textOf(line: string, member: string): string | null {
  try {
    const value = (JSON.parse(line) as Readonly<Record<string, unknown>>)[member];
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
