import { createReadStream, createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { type AuditReport, type EntryProofReport, longestExportLine, operations, printable, readLines, verifyAuditExport, verifyEntryProof } from '@keystead/contract';
import { request } from 'undici';
import { originOf, tokenIsNeeded } from './api-call.ts';
import type { Command } from './command.ts';
import { verifierPorts } from './verifier-ports.ts';

const help = `Usage: keystead audit export FILE [--url URL]
       keystead audit verify EXPORT [--key VKEY] [--origin ORIGIN] [--checkpoint FILE [--witness VKEY]] [--json]
       keystead audit verify-entry PROOF --key VKEY [--json]

  export         write your organisation's audit log into FILE: entries, openings, signed checkpoints (JSON Lines)
  verify         check such a file without any server. Says what is right, what could not be checked, and which entry is the first bad one
  verify-entry   check the proof of a single entry without any server (keystead prove-audit-entry; C2SP tlog-proof)

  --key VKEY         the verifier key that you hold from elsewhere (keystead-host/tenant/…+…+…); without it, verify believes the one in the file,
                     and verify-entry, whose file holds none, says what it followed and does not verify
  --origin ORIGIN    the log that it must be
  --checkpoint FILE  a checkpoint that you kept from before, or that was published (bucket, mail, address): the log must still contain it
  --witness VKEY     the verifier key of a witness that must have cosigned this checkpoint

Exit code 0: verified. 1: not. 2: wrong use.
`;

const options = {
  key: { type: 'string' }, origin: { type: 'string' }, checkpoint: { type: 'string' }, witness: { type: 'string' }, url: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
} as const;

/** `keystead audit`: the log as a file, and what can be proved from it alone. */
export const auditCommand: Command = {
  summary: 'Export your audit log, and verify such an export offline',
  async run(parameters) {
    try {
      const { values, positionals: [verb, file, ...rest] } = parseArgs({ args: [...parameters], options, strict: true, allowPositionals: true });
      if (values.help) { process.stdout.write(help); return 0; }
      if (file === undefined || rest.length > 0 || (verb !== 'export' && verb !== 'verify' && verb !== 'verify-entry')) { process.stderr.write(help); return 2; }
      if (verb === 'export') return await exportTo(file, originOf(values.url));
      if (verb === 'verify-entry') return await verifyEntry(file, values);
      const report = await verifyFile(file, values);
      process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : describe(report));
      return report.good ? 0 : 1;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return error instanceof TypeError ? 2 : 1;
    }
  },
};

async function exportTo(file: string, origin: string): Promise<number> {
  const token = process.env['KEYSTEAD_TOKEN'];
  if (token === undefined) { process.stderr.write(`${tokenIsNeeded}\n`); return 2; }
  const answer = await request(`${origin}${operations.exportAuditLog.path}`, { headers: { authorization: `Bearer ${token}` }, bodyTimeout: 0 })
    .catch((error: unknown) => { throw new Error(`${origin} does not answer: ${error instanceof Error ? error.message : String(error)}`, { cause: error }); });
  if (answer.statusCode !== 200) {
    const { title = 'It failed.', fix = '' } = await answer.body.json().catch(() => ({})) as { title?: string; fix?: string };
    throw new Error(`${title}\n${fix}`);
  }
  await pipeline(answer.body, createWriteStream(file, { mode: 0o600 })).catch(async (error: unknown) => {
    await rm(file, { force: true });
    throw new Error('The export broke off; nothing was written. Try again.', { cause: error });
  });
  process.stdout.write(`${file} is written. Check it: keystead audit verify ${file} --key VKEY\n`);
  return 0;
}

async function verifyFile(file: string, given: { key?: string | undefined; origin?: string | undefined; checkpoint?: string | undefined; witness?: string | undefined }): Promise<AuditReport> {
  const checkpoint = given.checkpoint === undefined ? undefined : await readFile(given.checkpoint, 'utf8');
  const input = createReadStream(file);
  try {
    return await verifyAuditExport(readLines(input as AsyncIterable<Buffer>, longestExportLine), {
      ...(given.key === undefined ? {} : { verifierKey: given.key }), ...(given.origin === undefined ? {} : { origin: given.origin }), ...(checkpoint === undefined ? {} : { checkpoint }), ...(given.witness === undefined ? {} : { witnessKey: given.witness }),
    }, verifierPorts);
  } finally {
    input.destroy();
  }
}

function describe(report: AuditReport): string {
  const counted = `  log: ${report.origin ?? 'unknown'}\n  entries: ${report.entries}, of which ${report.signed} under ${report.checkpoints} signed checkpoints\n`;
  if (!report.good) return `NOT VERIFIED. ${report.sentence ?? ''}\n${counted}`;
  return `Verified.\n${counted}  personal values that belong to their commitments: ${report.opened}\n${report.witnessedAt === null ? '' : `  cosigned by the witness: ${report.witnessedAt}\n`}${report.notChecked.map((line) => `  not checked: ${line}\n`).join('')}`;
}

async function verifyEntry(file: string, { key, json }: { key?: string | undefined; json: boolean }): Promise<number> {
  const report = await verifyEntryProof(await readFile(file, 'utf8'), key === undefined ? {} : { verifierKey: key }, verifierPorts);
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : describeEntry(report));
  return report.good ? 0 : 1;
}

function describeEntry({ good, sentence, entry, proved, notChecked }: EntryProofReport): string {
  const shown = entry === null ? '' : `  entry ${entry.seq}: ${printable(entry.time)}, ${printable(entry.action)}, by ${named(entry.actor)}, about ${named(entry.subject)}\n`;
  return `${good ? 'Verified.' : `NOT VERIFIED. ${sentence ?? ''}`}\n${shown}${proved.map((line) => `  shown: ${line}\n`).join('')}${notChecked.map((line) => `  not checked: ${line}\n`).join('')}`;
}

function named({ kind, id }: { readonly kind: string; readonly id: string | null }): string {
  return printable(id === null ? kind : `${kind} ${id}`);
}
