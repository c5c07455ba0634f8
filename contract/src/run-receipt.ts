import { printable } from './printable.ts';
import { ReceiptRefused, describeReceiptFinding } from './receipt-findings.ts';
import type { ReceiptDocument, ReceiptSum, RunReceipt } from './receipt-shape.ts';
import { type ReceiptPins, type ReceiptPorts, type ReceiptReport, verifyReceipt } from './receipt-verifier.ts';

type Sums = RunReceipt['sums'];

/** Whose sum a request stands in: sandbox, platform credits and own keys are never one. */
function sumOf({ facts, names }: ReceiptDocument): keyof Sums {
  if (names.sandbox) return 'sandbox';
  return facts.paid.payer === 'platform' ? 'platformKeys' : 'ownKeys';
}

/** What the requests of a run add up to, as it is known now: exactly, in nano-US-dollars. */
export function sumReceipts(documents: readonly ReceiptDocument[]): Sums {
  const nothing: ReceiptSum = { requests: 0, inputTokens: 0, outputTokens: 0, costNanoUsd: 0, unpricedRequests: 0, estimatedRequests: 0 };
  const sums: Sums = { ownKeys: nothing, platformKeys: nothing, sandbox: nothing };
  const add = (kind: keyof Sums, requests: number, { tokens, costNanoUsd, state }: Pick<ReceiptDocument['facts']['usage'], 'tokens' | 'costNanoUsd' | 'state'>): void => {
    const sum = sums[kind];
    sums[kind] = {
      requests: sum.requests + requests, inputTokens: sum.inputTokens + (tokens.input ?? 0), outputTokens: sum.outputTokens + (tokens.output ?? 0), costNanoUsd: sum.costNanoUsd + (costNanoUsd ?? 0),
      unpricedRequests: sum.unpricedRequests + (costNanoUsd === null ? 1 : 0), estimatedRequests: sum.estimatedRequests + (state === 'estimated' ? 1 : 0),
    };
  };
  for (const document of documents) {
    add(sumOf(document), 1, document.later ?? document.facts.usage);
    for (const attempt of document.givenUp ?? []) add(attempt.sandbox ? 'sandbox' : document.facts.attempts[attempt.attempt]?.payer === 'platform' ? 'platformKeys' : 'ownKeys', 0, attempt);
  }
  return sums;
}

/** Verifies a run's receipt: each of its requests by itself, that they are of this run, and the sums. */
export async function verifyRunReceipt(receipt: RunReceipt, pins: ReceiptPins, ports: ReceiptPorts): Promise<ReceiptReport> {
  const proved = new Set<string>();
  const notChecked = new Set<string>([
    'That there were no further requests: a receipt proves what is in it. Export the receipts of the period and prove them against the log (keystead receipt prove).',
    ...(receipt.omitted > 0 ? [`${receipt.omitted} further requests of the run: a receipt shows the first ones alone, and its sums are theirs.`] : []),
    ...(receipt.waiting > 0 ? [`${receipt.waiting} requests that had not reached the ledger yet.`] : []),
  ]);
  const refused = (error: ReceiptRefused): ReceiptReport => ({ good: false, finding: error.finding, sentence: describeReceiptFinding(error.finding), proved: [], notChecked: [] });
  // Nothing of such a file is signed: anybody can write one.
  if (receipt.requests.length === 0) return refused(new ReceiptRefused('nothing-signed'));
  for (const document of receipt.requests) {
    const { tenant, requestId, caller } = document.facts;
    if (tenant !== receipt.tenant || caller.runId !== receipt.runId) return refused(new ReceiptRefused('other-run', requestId));
    const report = await verifyReceipt(document, pins, ports);
    if (!report.good) return { ...report, sentence: `Request ${printable(requestId)}: ${report.sentence ?? ''}` };
    for (const sentence of report.proved) proved.add(`Request ${printable(requestId)}: ${sentence}`);
    for (const sentence of report.notChecked) notChecked.add(sentence);
  }
  const requests = new Set(receipt.requests.map(({ facts }) => facts.requestId));
  if (requests.size !== receipt.requests.length) return refused(new ReceiptRefused('sums', 'a request stands there twice'));
  const sums = sumReceipts(receipt.requests);
  for (const kind of Object.keys(sums) as (keyof Sums)[]) for (const part of Object.keys(sums[kind]) as (keyof ReceiptSum)[]) if (sums[kind][part] !== receipt.sums[kind][part]) return refused(new ReceiptRefused('sums', `${kind}, ${part}`));
  return { good: true, finding: null, sentence: null, proved: [...proved, 'The sums are those of these requests.'], notChecked: [...notChecked] };
}
