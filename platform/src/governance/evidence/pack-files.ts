import { createHash } from 'node:crypto';
import { type EvidenceManifest, type InventoryKey, type Subprocessor, permissionsPage } from '@keystead/contract';
import { KeysteadError, toCsv } from '../../foundation/index.ts';
import { type Paper, toSvg, writePaper } from '../../papers/index.ts';
import { controlsCsv } from '../obligations/controls/paper.ts';
import { linkToConsole } from './console-links.ts';
import { flowDrawing } from './flow-drawing.ts';
import { type PackContents, packPaper } from './pack-paper.ts';
import { readProjectFiles } from './project-files.ts';

/** A pack's files but its proof, by path; the manifest among them. */
export type PackFiles = ReadonlyMap<string, Uint8Array>;
export const htmlPath = 'evidence.html';
export const pdfPath = 'evidence.pdf';

const subprocessorColumns = ['name', 'origin', 'regions', 'purpose', 'data', 'retention', 'training', 'agreements', 'keys', 'chosenBy', 'reference'] as const satisfies readonly (keyof Subprocessor)[];
const keyColumns = ['kind', 'name', 'fingerprint', 'version', 'madeAt', 'ageDays', 'custody', 'rotation', 'state', 'overdue', 'href'] as const satisfies readonly (keyof InventoryKey)[];

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);

/** Writes every file of a pack. @throws whatever writing a PDF threw. */
export async function writePackFiles(contents: PackContents, about: { readonly pack: string; readonly tenant: string }): Promise<PackFiles> {
  const { evidence, log, test } = contents;
  const paper = packPaper(contents);
  const svg = toSvg(flowDrawing(evidence.flow));
  const written = Buffer.from((await writePaper('html', paper, 'evidence')).bytes).toString();
  const html = Buffer.from(contents.console === null ? written : linkToConsole(written, evidence.questions, contents.console));
  const files = new Map<string, Uint8Array>([
    ['README.md', Buffer.from(readme(evidence.organisation, evidence.at))],
    [htmlPath, html], ...await pdfOf(paper),
    ['data-flow.svg', Buffer.from(svg)], ['data-flow.json', json(evidence.flow)],
    ['questionnaire.csv', await csv(['id', 'domain', 'question', 'answer', 'text', 'evidence'], evidence.questions.map(({ id, domain, question, answer, text, links }) => ({ id, domain, question, answer, text, evidence: links.map(({ kind, target }) => `${kind} ${target}`).join('; ') })))],
    ['subprocessors.csv', await csv(subprocessorColumns, evidence.subprocessors.map((row) => ({ ...row, regions: row.regions.join(' '), agreements: row.agreements.join('; ') })))],
    ['controls.csv', Buffer.concat(await Array.fromAsync(controlsCsv(contents.controls)))],
    ['keys.csv', await csv(keyColumns, evidence.keys)],
    ['permissions.md', Buffer.from(permissionsPage())],
    ['isolation.json', json(test === null ? { state: 'not run' } : { finishedAt: test.finishedAt.toISOString(), passed: test.passed, tries: test.tries.map(({ area, as, what, expected, found, outcome }) => ({ area, as, what, expected, found, outcome })) })],
    ['checkpoint.txt', Buffer.from(log.checkpoint ?? '')], ['evidence.json', json(evidence)], ...await readProjectFiles(evidence.questions),
  ]);
  const manifest: EvidenceManifest = {
    keystead: 'evidence-manifest', version: 1, pack: about.pack, tenant: about.tenant, organisation: evidence.organisation, madeAt: evidence.at,
    files: [...files].map(([path, bytes]) => ({ path, sha256: sha256(bytes), sizeBytes: bytes.byteLength })),
  };
  return new Map([...files, ['manifest.json', json(manifest)]]);
}

/** A name in letters that the fonts lack leaves the PDF out: the HTML has it. */
async function pdfOf(paper: Paper): Promise<readonly (readonly [string, Uint8Array])[]> {
  try {
    return [[pdfPath, (await writePaper('pdf', paper, 'evidence')).bytes]];
  } catch (error) {
    if (error instanceof KeysteadError && error.code === 'conflict') return [];
    throw error;
  }
}

/** A list with nothing in it has its header all the same: an empty file would look like one that broke off. */
async function csv(columns: readonly string[], rows: readonly Record<string, unknown>[]): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(toCsv(columns, rows)));
}

function readme(organisation: string, at: string): string {
  return `# Evidence pack of ${organisation}

Made by Keystead at ${at}, from the configuration in force and the records of that moment.

- evidence.html, evidence.pdf: everything, for reading
- data-flow.svg, data-flow.json: who sends what where, under whose key, with which retention
- questionnaire.csv: the questions with their answers and where each can be seen; subprocessors.csv, controls.csv, keys.csv, permissions.md
- isolation.json: every try of the last isolation self-test
- evidence.json: all of it for programs
- project/: the files of the project that answers name: where it says what is done, and which tests try which attacks
- checkpoint.txt: the latest signed checkpoint of the audit log when this was made
- manifest.json: the SHA-256 of every file above. Its own SHA-256 stands in the audit log
- proof.json: that entry, and the proof from it to a signed checkpoint (RFC 6962, C2SP tlog-checkpoint)

\`keystead evidence verify FILE --key VKEY\` checks all of it without any server. Take the key (VKEY) from elsewhere than this pack: as you kept it, or as the installation gives it to anybody (/api/v1/audit/key?tenant= and the id in manifest.json), asked over another way.
By hand: compare \`sha256sum\` of each file with manifest.json, and of manifest.json with the member "manifest" of the entry in proof.json ("leaf", base64 of JSON).
`;
}
