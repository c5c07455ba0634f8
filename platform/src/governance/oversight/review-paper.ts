import { type OversightReview, oversightTexts } from '@keystead/contract';
import type { Block, Paper } from '../../papers/index.ts';
import { dayOf, moment } from './section.ts';

/** A review laid out as a paper: what it says, where that can be seen, what was decided, who signed. Pure. @param url where people reach the console. */
export function reviewPaper(review: OversightReview, url: string, madeAt: Date): Paper {
  const { document, title } = review;
  const at = (iso: string): string => moment(new Date(iso), document.timeZone);
  const decided = new Map(review.decisions.map((each) => [each.itemId, each]));
  const see = (evidence: { readonly label: string; readonly href: string } | null): string => (evidence === null ? '' : `${evidence.label}: ${url}${evidence.href}`);
  const decisionOf = (itemId: string): string => {
    const found = decided.get(itemId);
    if (found === undefined) return 'not decided';
    const note = found.note === '' ? '' : `\n${found.note}`;
    return found.decision === 'ok' ? `all right (${found.decidedByName ?? 'somebody'})${note}` : `${found.ownerName ?? 'somebody'} until ${found.dueOn ?? ''}${found.doneAt === null ? '' : `, done ${at(found.doneAt)}`}${note}`;
  };
  const blocks: Block[] = [
    { kind: 'heading', level: 1, text: title },
    { kind: 'paragraph', text: `${document.organisation} · ${periodText(review)} · time zone ${document.timeZone}` },
    { kind: 'paragraph', text: oversightTexts[review.kind].about },
    ...document.late ? [{ kind: 'notice', text: `It was made late, on ${at(document.madeAt)}: what it says of the present is what was true then.` } as const] : [],
    ...document.sections.flatMap(({ title: heading, statements, table, items }): Block[] => [
      { kind: 'heading', level: 2, text: heading },
      ...statements.length === 0 ? [] : [{ kind: 'list', items: statements.map(({ text, evidence }) => (evidence === null ? text : `${text} (${see(evidence)})`)) } as const],
      ...table === null ? [] : [{ kind: 'table', ...table } as const],
      ...items.length === 0 ? [] : [{ kind: 'table', header: ['To decide', 'See', 'Decision'], rows: items.map((item) => [item.text, see(item.evidence), decisionOf(item.id)]) } as const],
    ]),
    { kind: 'heading', level: 2, text: 'Signature' },
    { kind: 'paragraph', text: review.signedAt === null ? (review.state === 'clear' ? 'Nothing in it asks for a decision, so nobody need sign.' : `Not signed. Due ${at(review.dueAt)}${review.ownerName === null ? '' : `, ${review.ownerName} answers for it`}.`) : `Signed by ${review.signedByName ?? 'somebody'} as ${review.signedAs ?? ''} on ${at(review.signedAt)}, over text and decisions with the hash ${review.signedHash ?? ''}.` },
    { kind: 'paragraph', text: `Hash of the text (SHA-256 of its canonical JSON, RFC 8785): ${review.hash}. It stands in the audit log under oversight.made; the signature under oversight.signed.` },
  ];
  return { blocks, title: `${title}, ${periodText(review)}`, subject: document.organisation, language: 'en', watermark: review.signedAt === null && review.state !== 'clear' ? 'Not signed' : null, footer: `${document.organisation} · Keystead · ${review.hash.slice(0, 16)}`, madeAt };
}

/** “2026-11-16 to 2026-11-22”: the first and the last day, as they are called in its time zone. */
export function periodText({ from, to, timeZone }: Pick<OversightReview, 'from' | 'to' | 'timeZone'>): string {
  const [first, last] = [dayOf(new Date(from), timeZone), dayOf(new Date(new Date(to).getTime() - 1), timeZone)];
  return first === last ? first : `${first} to ${last}`;
}
