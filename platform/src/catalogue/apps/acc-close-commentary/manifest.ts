import { tables } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const accCloseCommentary: AppManifest = {
  id: 'acc-close-commentary', version: '1.0.0', name: 'Close & Variance Commentary', pack: 'accounting', tier: 'standard', risk: 'medium', dataClass: 'confidential', priority: 'normal', recipe: 'analysis',
  purpose: 'Draft the state of the month-end close and commentary for each material variance; all figures are computed from the trial balance.',
  scopeNote: 'A draft for the controller. Not an audit, review or assurance; causes are those that the notes give, and nothing is posted.',
  documents: { min: 1, max: 5, kinds: tables, hint: 'Trial balance with the columns Account, Current, Prior and, where there is one, Budget; credits as negative amounts' },
  inputSchema, outputSchema,
  sections: [
    { id: 'varianceTable', title: 'Variance table' },
    { id: 'commentary', title: 'Commentary on material lines' },
    { id: 'unusualEntries', title: 'Unusual entries' },
    { id: 'closeChecklist', title: 'Close checklist' },
    { id: 'questionsForOwners', title: 'Questions for owners' },
    { id: 'summary', title: 'Summary for the controller' },
  ],
  titleField: 'period',
  audience: { fixed: 'internal' },
  approval: { when: 'always', qualification: 'cpa' },
  prompts: {
    role: 'You are an assistant controller who writes the flux commentary. Auditors read it a year later, so you write what is known, from whom, and what is still open.',
    brief: [
      'Commentary: every line that the computed table calls material, in its order, and no other. First sentence the cause, then the amounts from the table, then whether it recurs if the notes say so. A cause counts as given only where a note names this account or event; where a note merely fits, write "to be confirmed". Quote the note, or the line of the sheet where no note exists. Credits are negative: say "revenue rose" where a credit grew.',
      'Unusual entries: the check of the trial balance, accounts that occur twice or cannot be read, a sign against the nature of the account, suspense and clearing accounts with a balance, equal amounts in two accounts, a note whose amount is not the one in the table.',
      'Close checklist: the steps of the form in their order; a state only where the list gives one.',
      'Questions for owners: "What explains …?" with account and change; one for each material line whose cause is not given, and one for each unusual entry.',
      'Summary: what moved the result, what is open, what has to be settled before the books close.',
    ],
    refusals: [
      'Compute, net, annualize or round nothing; use the figures of the table as they stand.',
      'Propose no journal entry, reserve, accrual or accounting treatment, and judge no person.',
      'Call nothing correct, fairly stated, compliant or fraudulent.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 8_000, usualOutputTokens: 2_400 },
  computed: [{ section: 'varianceTable', calculation: 'variances' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
