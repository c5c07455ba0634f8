import { type AuditReport, type ReceiptDocument, type ReceiptReport, type RunReceipt, verifyReceipt, verifyRunReceipt } from '@keystead/contract';
import { browserPorts, canVerify, verifyLog } from '../index.ts';

// The verifier as one file that needs no Keystead: `scripts/pack-verifier.ts` puts it into page.html.

const form = find('form', HTMLFormElement);
const button = find('button', HTMLButtonElement);
const output = find('output', HTMLOutputElement);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  button.disabled = true;
  verify(new FormData(form)).catch((error: unknown) => show('bad', 'Not checked', [error instanceof Error ? error.message : String(error)])).finally(() => { button.disabled = false; });
});
if (!canVerify()) show('bad', 'Not in this browser', ['It checks no signatures here. Open the file in a current browser, from the disk or over https.']);

async function verify(given: FormData): Promise<void> {
  const file = given.get('file');
  if (!(file instanceof File)) return;
  const key = textOf(given.get('key')).trim();
  const checkpoint = textOf(given.get('checkpoint'));
  const pins = { ...(key === '' ? {} : { verifierKey: key }), ...(checkpoint.trim() === '' ? {} : { checkpoint: checkpoint.endsWith('\n') ? checkpoint : `${checkpoint}\n` }) };
  const receipt = await readReceipt(file);
  if (receipt !== null) return showReceipt(receipt.keystead === 'run-receipt' ? await verifyRunReceipt(receipt, pins, browserPorts) : await verifyReceipt(receipt, pins, browserPorts));
  const { report } = await verifyLog(file.stream(), pins, (lines) => { output.textContent = `${lines} lines checked …`; });
  showLog(report);
}

/** Receipts are one JSON object of some kilobytes; everything else is taken for an export. */
async function readReceipt(file: File): Promise<ReceiptDocument | RunReceipt | null> {
  if (file.size > 20_000_000) return null;
  try {
    const value = JSON.parse(await file.text()) as ReceiptDocument | RunReceipt;
    return ['receipt', 'run-receipt'].includes(value.keystead) ? value : null;
  } catch {
    return null;
  }
}

function showLog(report: AuditReport): void {
  show(report.good ? 'good' : 'bad', report.good ? 'Verified' : 'Not verified', [
    ...(report.sentence === null ? [] : [report.sentence]),
    `Log: ${report.origin ?? 'unknown'}`,
    `${report.entries} entries read, ${report.signed} of them under ${report.checkpoints} signed checkpoints; ${report.opened} personal values belong to their commitments.`,
  ], report.notChecked);
}

function showReceipt(report: ReceiptReport): void {
  show(report.good ? 'good' : 'bad', report.good ? 'Verified' : 'Not verified', [...(report.sentence === null ? [] : [report.sentence]), ...report.proved], report.notChecked);
}

/** As text alone: what stands in a file is never markup. */
function show(tone: 'good' | 'bad', title: string, sentences: readonly string[], notChecked: readonly string[] = []): void {
  const box = document.createElement('section');
  box.className = tone;
  box.append(element('h2', title), ...sentences.map((sentence) => element('p', sentence)));
  if (notChecked.length > 0) {
    const list = document.createElement('ul');
    list.append(...notChecked.map((sentence) => element('li', sentence)));
    box.append(element('p', 'Not checked:'), list);
  }
  output.replaceChildren(box);
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === 'string' ? value : '';
}

function find<T extends HTMLElement>(selector: string, kind: new () => T): T {
  const found = document.querySelector(selector);
  if (!(found instanceof kind)) throw new Error(`The page lacks its ${selector}.`);
  return found;
}
