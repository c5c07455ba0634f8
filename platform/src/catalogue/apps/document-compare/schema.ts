import { z } from 'zod';
import { choice, fact, facts, list, oneOf, optionalList, optionalText, statements, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  oldDocument: text({ title: 'Document A', description: 'Name of the file that counts as the old version or the first vendor', }),
  newDocument: text({ title: 'Document B', description: 'Name of the file that counts as the new version or the second vendor' }),
  relation: choice({ title: 'What they are to each other' }, { versions: 'Two versions of one document', vendors: 'Documents of two vendors' }),
  documentType: choice({ title: 'Kind of document' }, { contract: 'Contract or terms', policy: 'Policy or handbook', proposal: 'Proposal or statement of work', other: 'Something else' }),
  ourSide: optionalText({ title: 'Who we are in it', description: 'For example “Customer”. Duties and protections are seen from here.' }),
  focus: optionalList({ title: 'Focus', description: 'Up to ten points that matter most; one on each line' }),
});

const moved = {
  point: word('What', 'Two to ten words'),
  effect: written('What it does', 'In practice, for whom, from when', 600),
};

export const outputSchema = z.strictObject({
  summary: statements('Change summary', 'Three to seven statements: what moved most, for whom; the costliest first. Say if a document lacks pages or is not signed.'),
  changes: facts('Section-by-section changes', 'In the order of document B, then what document A alone has; every difference that moves a right, a duty, money or time. The evidence quotes the side that brings the change.', fact({
    section: word('Section', 'Number and heading, as document B has them'),
    old: written('Old', 'The words of document A, shortened; or “not stated”', 900),
    new: written('New', 'The words of document B, shortened; or “not stated”', 900),
    oldAmount: word('Old amount', 'Only the amount, as written, if the section has one on either side, else empty'),
    newAmount: word('New amount', 'Only the amount, as written, if the section has one on either side, else empty'),
    effect: written('Effect', 'What it does in practice, for whom', 600),
    weight: oneOf('Weight', ['low', 'medium', 'high']),
  })),
  amountChanges: table('Amounts, computed', 'Computed from the amounts of the changes', z.strictObject({
    section: word('Section', ''), old: word('Old', ''), new: word('New', ''), difference: word('Difference', ''), percent: word('Percent', ''), note: word('Note', ''),
  })),
  addedDuties: facts('Added duties or costs', 'What our side must do, pay or put up with under document B and not, or less, under document A', fact(moved)),
  removedProtections: facts('Removed protections', 'What protected our side in document A and is gone, shorter or narrower in document B. The evidence quotes document A where the words are gone.', fact(moved)),
  questions: list('Questions to raise', 'One for each change that is unclear, unexplained or one-sided; cross-references that lead nowhere; attachments that are named and not there'),
});
