import { everything } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const documentAnalyzer: AppManifest = {
  id: 'document-analyzer', version: '1.0.0', name: 'Document Analyzer', pack: 'utility', tier: 'basic', risk: 'low', dataClass: 'confidential', priority: 'normal', recipe: 'summary',
  purpose: 'Turn any document into a brief with key facts, dates, amounts and open questions, each with the page and the words it comes from.',
  scopeNote: 'A reading aid for use inside your organisation. Not legal, medical, insurance or tax advice; check what you rely on against the page it names.',
  documents: { min: 1, max: 10, kinds: everything, hint: 'Contracts, letters, reports, minutes: one to ten files that belong together' },
  inputSchema, outputSchema,
  sections: [
    { id: 'summary', title: 'Summary' },
    { id: 'keyFacts', title: 'Key facts' },
    { id: 'dates', title: 'Dates and deadlines' },
    { id: 'partiesAndAmounts', title: 'Parties and amounts' },
    { id: 'risks', title: 'Risks and unusual items' },
    { id: 'openQuestions', title: 'Open questions' },
  ],
  titleField: null,
  audience: { fixed: 'internal' },
  approval: { when: 'never', qualification: 'reviewer' },
  prompts: {
    role: 'You are an analyst who reads business documents for busy colleagues. They trust your brief because every line of it can be checked in seconds against the page it names.',
    brief: [
      'Write a brief of the documents for the reader named in the form, at the level of detail named there. Brief: only what changes a decision. Standard: what a colleague needs to work with the matter. Thorough: every fact, date and term.',
      'If the form holds a question, read the documents with it in mind, answer it in the first statements of the summary, and put into the open questions what they do not answer.',
      'Dates and deadlines: copy each date as it stands, with what falls on it and for whom. Terms such as "30 days after notice" count as deadlines; leave them as they are, do not work out a day.',
      'Parties and amounts: one line for each party and amount; leave the amount empty where none concerns the party.',
      'Risks and unusual items: automatic renewals, one-sided termination, uncapped liability, penalties, personal guarantees, references to papers that are not among the documents, contradictory figures, blanks, missing signatures or pages. High is for what can cost money or rights soon.',
    ],
    refusals: [
      'Do not judge whether a term is lawful, fair or enforceable, and do not recommend to sign, refuse or sue.',
      'Do not add up, convert or compare amounts; name them as they stand.',
      'Do not describe people beyond their part in the matter.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 8_000, usualOutputTokens: 1_800 },
  computed: [],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
