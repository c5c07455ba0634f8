import { printable } from './printable.ts';

/** What a verifier found, as a code and where. `first` and `last` are sequences of entries, `null` where no entry is at fault. */
export interface AuditFinding {
  readonly code: AuditFindingCode;
  /** The first bad entry; with `last` after it, the first bad one is among these. */
  readonly first: number | null;
  readonly last: number | null;
  /** Entries from this one up to `first` are vouched for by no checkpoint that is there: the first bad one may be among them. Left out where there are none. */
  readonly unproven?: number;
  /** A part of the sentence: a field, a size, what a parser said. */
  readonly detail: string;
}

/** Every way in which a log can fail, and the sentence for it. */
const sentences = {
  'not-an-export': ({ detail }) => `This file is not an audit export of format v1: ${detail}.`,
  'cut-off': ({ detail }) => `The file is not complete: ${detail}. Export again before you judge the log.`,
  'verifier-key': ({ detail }) => `The verifier key cannot be used: ${detail}.`,
  'other-key': ({ detail }) => `The export names another key than the one that you pinned: ${detail}.`,
  'other-origin': ({ detail }) => `The log is not the one that you asked about: ${detail}.`,
  'kept-checkpoint': ({ detail }) => `The checkpoint that you kept cannot be used: ${detail}.`,
  'not-witnessed': ({ detail }) => `The witness that you named does not vouch for your checkpoint: ${detail}.`,
  'line-malformed': ({ detail }) => `cannot be read: ${detail}.`,
  'entry-missing': ({ detail }) => `is missing: ${detail}.`,
  'entry-out-of-order': ({ detail }) => `is not in its place: ${detail}.`,
  'leaf-malformed': ({ detail }) => `was changed: ${detail}.`,
  'leaf-of-other-log': ({ detail }) => `belongs to another log: ${detail}.`,
  'leaf-hash': () => 'was changed: its bytes and its leaf hash do not belong together.',
  'opening-false': ({ detail }) => `shows a value that was not recorded: the field “${detail}” does not belong to its commitment.`,
  'opening-unknown': ({ detail }) => `shows a value that was not recorded: it has no commitment for the field “${detail}”.`,
  'entry-changed': ({ detail }) => `is not the one that was signed, by the checkpoint of ${detail} entries.`,
  'root-differs': ({ detail }) => `is not what was signed: the checkpoint of ${detail} entries has another root.`,
  'checkpoint-forged': ({ detail }) => `is not vouched for: ${detail}.`,
  'checkpoint-order': ({ detail }) => `is not vouched for: ${detail}.`,
  'no-checkpoint': () => 'is not vouched for: no checkpoint was signed for any entry, or all were removed.',
  'rolled-back': ({ detail }) => `is missing: the checkpoint that you kept covers ${detail} entries. The log was rolled back or cut.`,
  'other-history': ({ detail }) => `differs from what you kept: your checkpoint of ${detail} entries and this log are two histories under one key. The log was rolled back and written anew, or the key was misused.`,
} satisfies Record<string, (finding: { readonly detail: string }) => string>;
export type AuditFindingCode = keyof typeof sentences;

/** The finding as a sentence: where, and what is wrong. What the file says in it is made printable. */
export function describeFinding(finding: AuditFinding): string {
  const sentence = sentences[finding.code]({ detail: printable(finding.detail) });
  if (finding.first === null) return sentence;
  if (!isExact(finding)) return `One of the entries ${finding.first} to ${finding.last} ${sentence}`;
  return `Entry ${finding.first} ${sentence}${finding.unproven === undefined ? '' : ` ${describeUnproven(finding.unproven, finding.first - 1)} vouched for by no checkpoint that is there: the first bad one may be ${finding.unproven === finding.first - 1 ? 'that one' : 'among them'}.`}`;
}

function describeUnproven(first: number, last: number): string {
  return first === last ? `Entry ${first} before it is` : `Entries ${first} to ${last} before it are`;
}

/** Whether it names one entry, and not several of which one is at fault. */
export function isExact({ first, last }: AuditFinding): boolean {
  return first !== null && (last === null || last <= first);
}
