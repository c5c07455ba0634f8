import type { Calculation } from './calculation.ts';

/** A notice that stands word for word in every draft, whatever a model writes. One sentence in each row. */
const notice = (...sentences: readonly string[]): Calculation => ({ reads: 'sources', compute: () => sentences.map((sentence) => ({ notice: sentence })) });

export const notLegalAdvice = notice(
  'This review is a working paper for the professional who decides on the contract. It is not legal advice and creates no attorney-client relationship.',
  'Wording is proposed against the playbook that was supplied; nobody checked it against the law that governs the contract.',
  'What is not listed was not necessarily looked for. Nothing is agreed, accepted or rejected before a person with authority says so.',
);

export const notFinancialAdvice = notice(
  'This analysis is a working paper. It is not an audit, a review or a compilation of financial statements, and not investment, tax, accounting or lending advice.',
  'All figures were computed from the sheets and entries that were supplied; nobody verified these. Scenarios follow from stated assumptions and are no forecast.',
);
