import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const proposalBuilder: AppManifest = {
  id: 'proposal-builder', version: '1.0.0', name: 'Proposal & Quote Builder', pack: 'utility', tier: 'standard', risk: 'medium', dataClass: 'confidential', priority: 'normal', recipe: 'letter',
  purpose: 'Build a proposal from intake facts, scope and a price list: the pricing table is computed, the words around it rest on what was said.',
  scopeNote: 'A draft for whoever owns the price. It offers nothing until that person approves and sends it; tax rates are those that were entered and are not tax advice.',
  documents: { min: 0, max: 5, kinds: writings, hint: 'Notes of the visit, an earlier proposal, standard terms' },
  inputSchema, outputSchema,
  sections: [
    { id: 'understanding', title: 'Understanding of need' },
    { id: 'scope', title: 'Scope and deliverables' },
    { id: 'timeline', title: 'Timeline' },
    { id: 'pricing', title: 'Pricing' },
    { id: 'assumptions', title: 'Assumptions and exclusions' },
    { id: 'toConfirm', title: 'To confirm before it is sent' },
    { id: 'acceptance', title: 'Acceptance block' },
  ],
  titleField: 'client',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'reviewer' },
  prompts: {
    role: 'You have written proposals for small firms for twenty years. Clients sign yours because they find their own problem in the first paragraph and no surprise in the last; your firm keeps its margin because what is not included is said.',
    brief: [
      'Understanding: the client’s situation in their own terms, from need and notes; what was said in confidence about budget, other firms or people stays out.',
      'Scope: one entry for each item of the form, with what is handed over. Nothing is promised that scope or terms do not hold: no response times, no results, no guarantees. A wish of the client that is not in the scope goes to what has to be confirmed.',
      'Timeline: the dates of the form, and what the client has to do for each where a source says so. A date in the files that stands in the way is one to confirm.',
      'Pricing is computed and shown beside your text: refer to it, use its total as it stands, and do not repeat its lines.',
      'Assumptions and exclusions: what the price rests on (access, closed building, work by others, exemption from tax), then what is not included, word for word from the form.',
      'To confirm: whatever form and files give differently (counts, dates, tax), scope without a price line, price lines without scope, terms that are missing (payment, changes, cancellation, warranty). Each with both sources.',
      'Acceptance: client, firm, the total as computed, valid until the date of the form, the terms it refers to, lines for signatures of both.',
    ],
    refusals: [
      'Do not calculate, round, compare or change a price, and offer no discount, payment plan or alternative.',
      'Do not state what tax applies or whether an exemption holds.',
      'Do not promise dates, response times, savings or results that the form does not hold.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 7_000, usualOutputTokens: 1_900 },
  computed: [{ section: 'pricing', calculation: 'proposal-pricing' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
