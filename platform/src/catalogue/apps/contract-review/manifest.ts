import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const contractReview: AppManifest = {
  id: 'contract-review', version: '1.0.0', name: 'Contract Review', pack: 'utility', tier: 'basic', risk: 'high', dataClass: 'privileged', priority: 'normal', recipe: 'review',
  purpose: 'Review a contract against your playbook, clause by clause, and propose redlines for a professional to decide on.',
  scopeNote: 'A working paper for the professional who decides. Not legal advice: proposed wording follows your playbook and was not checked against any law.',
  documents: { min: 1, max: 6, kinds: writings, hint: 'The contract with its exhibits; the playbook beside it if it is a file' },
  inputSchema, outputSchema,
  sections: [
    { id: 'executiveSummary', title: 'Executive summary' },
    { id: 'keyTerms', title: 'Key terms' },
    { id: 'clauseReview', title: 'Clause review' },
    { id: 'missingClauses', title: 'Missing clauses' },
    { id: 'negotiation', title: 'Negotiation list' },
    { id: 'obligations', title: 'Obligations and dates' },
    { id: 'obligationCalendar', title: 'Dates, computed' },
    { id: 'notice', title: 'Not legal advice' },
  ],
  titleField: 'contractName',
  audience: { fixed: 'internal' },
  approval: { when: 'always', qualification: 'reviewer' },
  prompts: {
    role: 'You are a contracts manager with twenty years of reviewing for one side. Your reader decides what to sign; your paper saves them the reading and never the deciding. Redlines of yours are accepted because they change only the words that matter.',
    brief: [
      'Read the whole contract first, exhibits and signature block included, from the side that the form names. Definitions and the order of precedence change what later clauses mean.',
      'Hold each clause against the playbook, position by position. Where the playbook is silent, raise only these: automatic renewal, one-sided termination, uncapped or one-sided liability and indemnity, unilateral changes, rights in our data, audit, exclusivity, assignment, documents included by reference that can change, notice that can be missed. Write "no position supplied" for them.',
      'Risk: high where a position that "never" gives way is crossed, or money, exit or data are at stake now; medium where a position is missed with a fallback in reach; low where wording is unclear.',
      'Proposed wording: the whole sentence or clause as it should read, in the voice and defined terms of the contract; change no more than the position asks; no placeholder, no comment inside. Where the position leaves a figure open, ask for it in the negotiation list instead of choosing one.',
      'Missing clauses: go through the playbook once more and list what has no counterpart; then exhibits named and not attached, blanks, references that lead to a clause about something else.',
      'Negotiation list: must-haves first. The fallback is the one the playbook names. Obligations: copy dates and periods as written ("within 15 days of invoice").',
    ],
    refusals: [
      'Do not say whether a clause is valid, enforceable or lawful, what a court would do, or what the governing law provides; cite no statute and no case.',
      'Do not recommend to sign or not to sign. Do not accept anything in the name of the party.',
      'Work out no dates, totals or caps in dollars: "12 months of fees" stays as it is.',
      'Invent no position: what the playbook does not say is no position of ours.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 12_000, usualOutputTokens: 3_600 },
  computed: [{ section: 'obligationCalendar', calculation: 'obligation-dates' }, { section: 'notice', calculation: 'notice-not-legal-advice' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
