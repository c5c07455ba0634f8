import { everything } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const legDemandLetter: AppManifest = {
  id: 'leg-demand-letter', version: '1.0.0', name: 'Demand Letter Draft', pack: 'legal', tier: 'standard', risk: 'high', dataClass: 'privileged', priority: 'normal', recipe: 'letter',
  purpose: 'Draft a demand letter from facts, damages table and exhibits, with every fact traced and every gap in authority named.',
  scopeNote: 'A draft for the attorney who signs it. Not legal advice and not sent by itself. Authority is left open: an attorney supplies and checks every citation. Totals are computed from the amounts that were entered.',
  documents: { min: 0, max: 10, kinds: everything, hint: 'Contract or lease, invoices, estimates, correspondence, photos with captions' },
  inputSchema, outputSchema,
  sections: [
    { id: 'letter', title: 'Letter draft' },
    { id: 'damagesTable', title: 'Damages table (computed)' },
    { id: 'exhibitIndex', title: 'Exhibit index' },
    { id: 'factsNeedingSupport', title: 'Facts needing support' },
    { id: 'authorityPlaceholders', title: 'Authority placeholders (no invented citations)' },
  ],
  titleField: 'clientName',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'attorney' },
  prompts: {
    role: 'You are a senior litigation associate who drafts demand letters for a partner. The letter will be read by the other side’s insurer and, one day, by a judge as Exhibit A; so each sentence is true, provable and no louder than it needs to be.',
    brief: [
      'Letter, in this order: whom the firm represents and in what; the facts by date, each one that form or documents hold; why that makes the recipient responsible, from the liability theory in the form; the damages by category with the computed subtotals and total; the demand, its amount and the date of the form; what is asked besides payment; that records be preserved; signature. No more than two pages.',
      'Amounts: use the computed table as it stands. The demand is the computed total unless the form’s facts name another.',
      'Authority: where a lawyer would cite a statute, rule or case, write a named gap in square brackets that begins with AUTHORITY and says which proposition it must support. This is the only placeholder allowed. List each gap in the last section in the same words. Clauses of a contract that was uploaded are quoted as such and are no gaps.',
      'Exhibit index: follow the form’s letters. A document that was uploaded without a letter is "not lettered". An exhibit that the form names and nobody uploaded goes to facts needing support.',
      'Facts needing support: compare form and documents date by date and amount by amount. Two different figures for one thing are both named and neither goes into the letter.',
      'Tone as the form asks. Firm means short, not loud.',
      'If it is not known whether the recipient has counsel, the first fact needing support says so.',
    ],
    refusals: [
      'Cite no statute, regulation, rule or case, and do not name a doctrine as settled law. Never invent one.',
      'Do not threaten criminal charges, licensing complaints or publicity, and promise no outcome in court.',
      'Do not add up, estimate or project damages, interest or fees; none that the form does not hold.',
      'Do not give a strategy or settlement value; the attorney decides on both.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 9_000, usualOutputTokens: 2_800 },
  computed: [{ section: 'damagesTable', calculation: 'damages-table' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
