import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type AuditPins, type CompletenessReport, type ProofSubject, type ReceiptReport, type SentTo, describeReceiptFinding, isSameModel, longestExportLine, printable, proveWhereItWent, readLines, receiptDocument, runReceipt, verifyReceipt, verifyRunReceipt } from '@keystead/contract';
import type { Command } from './command.ts';
import { verifierPorts } from './verifier-ports.ts';

const help = `Usage: keystead receipt verify FILE [--key VKEY] [--json]
       keystead receipt prove --log LOG --receipts FILE (--project NAME | --document ID | --body FILE) [--model MODEL] [--key VKEY] [--checkpoint FILE] [--json]

  verify   check the receipt of a request or of a run without any server
  prove    say, from an exported log (keystead audit export) and the receipts of a period (keystead export-receipts), which models a client's project, a document
           or a request body went to, and that no request is missing. With --model: whether it went to that one

  --key VKEY         the log's verifier key that you hold from elsewhere; without it, the one in the file is believed
  --checkpoint FILE  a checkpoint that you kept from before: the log must still contain it

Exit code 0: verified (with --model: it never went there). 1: not. 2: wrong use.
`;

const options = {
  key: { type: 'string' }, log: { type: 'string' }, receipts: { type: 'string' }, project: { type: 'string' }, document: { type: 'string' }, body: { type: 'string' }, model: { type: 'string' }, checkpoint: { type: 'string' },
  json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
} as const;
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

/** `keystead receipt`: what can be proved of requests without a server. */
export const receiptCommand: Command = {
  summary: 'Verify receipts offline, and prove which models something went to',
  async run(parameters) {
    try {
      const { values, positionals: [verb, ...rest] } = parseArgs({ args: [...parameters], options, strict: true, allowPositionals: true });
      if (values.help) { process.stdout.write(help); return 0; }
      const [file] = rest;
      if (verb === 'verify' && file !== undefined && rest.length === 1) return await verify(file, values);
      if (verb === 'prove' && rest.length === 0) return await prove(values);
      process.stderr.write(help);
      return 2;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return error instanceof TypeError ? 2 : 1;
    }
  },
};

async function verify(file: string, { key, json }: Values): Promise<number> {
  const report = await verifyText(await readFile(file, 'utf8'), key === undefined ? {} : { verifierKey: key });
  process.stdout.write(json ? `${JSON.stringify(report)}\n` : describe(report));
  return report.good ? 0 : 1;
}

/** A receipt of a request or a run, from its file. */
async function verifyText(text: string, pins: { readonly verifierKey?: string }): Promise<ReceiptReport> {
  const unread = parse(text);
  const ofRun = runReceipt.safeParse(unread);
  if (ofRun.success) return verifyRunReceipt(ofRun.data, pins, verifierPorts);
  const ofRequest = receiptDocument.safeParse(unread);
  if (ofRequest.success) return verifyReceipt(ofRequest.data, pins, verifierPorts);
  const issue = ofRequest.error.issues[0];
  const finding = { code: 'not-a-receipt', detail: `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() } as const;
  return { good: false, finding, sentence: describeReceiptFinding(finding), proved: [], notChecked: [] };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function describe({ good, sentence, proved, notChecked }: ReceiptReport): string {
  if (!good) return `NOT VERIFIED. ${sentence ?? ''}\n`;
  return `Verified.\n${proved.map((line) => `  ${line}\n`).join('')}${notChecked.map((line) => `  not checked: ${line}\n`).join('')}`;
}

async function prove(values: Values): Promise<number> {
  const subject = await subjectOf(values);
  if (values.log === undefined || values.receipts === undefined || subject === null) { process.stderr.write(help); return 2; }
  const checkpoint = values.checkpoint === undefined ? undefined : await readFile(values.checkpoint, 'utf8');
  const pins: AuditPins = { ...(values.key === undefined ? {} : { verifierKey: values.key }), ...(checkpoint === undefined ? {} : { checkpoint }) };
  const report = await proveWhereItWent({ log: linesOf(values.log), receipts: linesOf(values.receipts) }, subject, pins, verifierPorts);
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : describeProof(report, values.model ?? null));
  return report.good && (values.model === undefined || ![...report.sentTo, ...report.cannotTell].some(({ model }) => isSameModel(model, values.model ?? ''))) ? 0 : 1;
}

async function subjectOf({ project, document, body }: Values): Promise<ProofSubject | null> {
  if ([project, document, body].filter((each) => each !== undefined).length !== 1) return null;
  if (project !== undefined) return { kind: 'project', name: project };
  return document !== undefined ? { kind: 'document', id: document } : { kind: 'body', bytes: await readFile(body ?? '') };
}

/** The lines of a file, opened when they are asked for. */
async function* linesOf(file: string): AsyncGenerator<string> {
  yield* readLines(createReadStream(file) as AsyncIterable<Buffer>, longestExportLine);
}

function describeProof(report: CompletenessReport, model: string | null): string {
  if (!report.good) return `NOT PROVED. ${report.sentence ?? ''}\n`;
  const went = model !== null && report.sentTo.some((each) => isSameModel(each.model, model));
  const mayHave = model !== null && report.cannotTell.some((each) => isSameModel(each.model, model));
  const answer = model === null ? '' : went ? `It WENT to ${model}.\n` : mayHave ? `It cannot be told whether it went to ${model}: requests went there of which nothing says what they were about.\n` : `It never went to ${model}.\n`;
  return `${answer}Complete: ${report.requests} requests from ${report.from ?? ''} to ${report.to ?? ''}, each with its receipt and its signed entry in ${report.log.origin ?? 'the log'}.\n`
    + `${listed('It went to', report.sentTo, 'no model')}${listed('Nothing says what these were about', report.cannotTell, null)}${listed('Everything else went to', report.others, null)}`
    + report.notChecked.map((line) => `  not checked: ${line}\n`).join('');
}

function listed(title: string, models: readonly SentTo[], nothing: string | null): string {
  if (models.length === 0) return nothing === null ? '' : `${title}: ${nothing}\n`;
  return `${title}:\n${models.map(({ provider, model, uses }) => `  ${printable(provider)} ${printable(model)} (${uses})\n`).join('')}`;
}
