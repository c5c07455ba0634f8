import { printable } from './printable.ts';

/** What is wrong with a receipt. */
export interface ReceiptFinding { readonly code: ReceiptFindingCode; readonly detail: string }

const sentences = {
  'not-a-receipt': (detail) => `This file is not a receipt of format v1: ${detail}.`,
  'verifier-key': (detail) => `The verifier key cannot be used: ${detail}.`,
  'other-key': (detail) => `The receipt names another key than the one that you pinned: ${detail}.`,
  'other-log': (detail) => `The receipt does not belong to this log: ${detail}.`,
  'no-entry': () => 'Its entry of the audit log is not in the receipt: it was not in the log yet when the receipt was read, or it stands in the log of another installation. Read the receipt again.',
  'entry-changed': (detail) => `The entry of the audit log was changed: ${detail}.`,
  'other-entry': () => 'The entry of the audit log is about another request.',
  'facts-changed': () => 'The receipt was changed: what it says is not what was recorded and signed.',
  signature: (detail) => `The signature over the receipt is not right: ${detail}.`,
  checkpoint: (detail) => `The signed checkpoint cannot be used: ${detail}.`,
  'not-in-log': (detail) => `The proof does not lead from the entry to the signed checkpoint (${detail}): it was changed or cut, or the entry never stood there.`,
  'nothing-signed': () => 'Nothing vouches for this receipt yet: neither a signature nor a checkpoint. Read it again in a minute.',
  sums: (detail) => `The sums of the run are not those of its requests: ${detail}.`,
  'other-run': (detail) => `A request in this receipt is not of this run: ${detail}.`,
} satisfies Record<string, (detail: string) => string>;
export type ReceiptFindingCode = keyof typeof sentences;

export function describeReceiptFinding({ code, detail }: ReceiptFinding): string {
  return sentences[code](printable(detail));
}

/** Ends a verification: nothing after it is of use. */
export class ReceiptRefused extends Error {
  readonly finding: ReceiptFinding;

  constructor(code: ReceiptFindingCode, detail = '') {
    super(code);
    this.finding = { code, detail };
  }
}
