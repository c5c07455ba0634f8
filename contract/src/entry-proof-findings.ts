import { printable } from './printable.ts';

/** What is wrong with the proof of an entry. */
export interface EntryProofFinding { readonly code: EntryProofFindingCode; readonly detail: string }

const sentences = {
  'not-a-proof': (detail) => `This file is not the proof of an entry of an audit log: ${detail}.`,
  'verifier-key': (detail) => `The verifier key cannot be used: ${detail}.`,
  'entry-changed': (detail) => `The entry was changed: ${detail}.`,
  'other-log': (detail) => `The entry does not belong to this log: ${detail}.`,
  checkpoint: (detail) => `The signed checkpoint cannot be used: ${detail}.`,
  'not-in-log': (detail) => `The proof does not lead from the entry to the checkpoint (${detail}): it was changed or cut, or the entry never stood there.`,
  'no-key': (detail) => `Who signed it was not checked, since no verifier key was given: anybody can write a checkpoint that fits. Give the key of the log ${detail} that you got another way.`,
} satisfies Record<string, (detail: string) => string>;
type EntryProofFindingCode = keyof typeof sentences;

export function describeEntryProofFinding({ code, detail }: EntryProofFinding): string {
  return sentences[code](printable(detail));
}

/** Ends a verification: nothing after it is of use. */
export class EntryProofRefused extends Error {
  readonly finding: EntryProofFinding;

  constructor(code: EntryProofFindingCode, detail: string) {
    super(code);
    this.finding = { code, detail };
  }
}
