import { parseArgs } from 'node:util';
import { type EvidencePackReport, verifyEvidencePack } from '@keystead/contract';
import yauzl from 'yauzl';
import type { Command } from './command.ts';
import { verifierPorts } from './verifier-ports.ts';

const help = `Usage: keystead evidence verify FILE [--key VKEY] [--json]

  verify   check an evidence pack (ZIP) without any server: every file against the manifest, the manifest against its entry of the audit log,
           that entry against a signed checkpoint

  --key VKEY   the log's verifier key that you hold from elsewhere; without it, the one in the pack is believed

Exit code 0: verified. 1: not. 2: wrong use.
`;

/** A pack of evidence is small; what claims to be larger is none. */
const mostBytes = 100 * 1_048_576;

/** `keystead evidence`: what a reviewer does with a pack. */
export const evidenceCommand: Command = {
  summary: 'Verify an evidence pack offline',
  async run(parameters) {
    try {
      const { values, positionals: [verb, file, ...rest] } = parseArgs({ args: [...parameters], options: { key: { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } }, strict: true, allowPositionals: true });
      if (values.help) { process.stdout.write(help); return 0; }
      if (verb !== 'verify' || file === undefined || rest.length > 0) { process.stderr.write(help); return 2; }
      const report = await verifyEvidencePack(await unzip(file), values.key === undefined ? {} : { verifierKey: values.key }, verifierPorts);
      process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : describe(report));
      return report.good ? 0 : 1;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return error instanceof TypeError ? 2 : 1;
    }
  },
};

/** The files of a ZIP by their paths, each with its real size. @throws where it is none, or is too large. */
async function unzip(file: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  const zip = await yauzl.openPromise(file, { autoClose: false }).catch((error: unknown) => { throw new Error((error as { code?: string }).code === 'ENOENT' ? `There is no file ${file}.` : `${file} is no ZIP. Give the ZIP of the pack: HTML and PDF hold no proof.`); });
  let left = mostBytes;
  try {
    for await (const entry of zip.eachEntry()) {
      const chunks: Buffer[] = [];
      for await (const chunk of await zip.openReadStreamPromise(entry)) {
        chunks.push(chunk as Buffer);
        left -= (chunk as Buffer).byteLength;
        if (left < 0) throw new Error('It is larger than any evidence pack.');
      }
      if (files.has(entry.fileName)) throw new Error(`${entry.fileName} stands in it twice.`);
      files.set(entry.fileName, Buffer.concat(chunks));
    }
  } finally {
    zip.close();
  }
  return files;
}

function describe({ good, sentence, proved, notChecked }: EvidencePackReport): string {
  if (!good) return `NOT VERIFIED. ${sentence ?? ''}\n`;
  return `Verified.\n${proved.map((line) => `  ${line}\n`).join('')}${notChecked.map((line) => `  not checked: ${line}\n`).join('')}`;
}
