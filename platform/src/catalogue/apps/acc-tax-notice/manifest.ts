import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const accTaxNotice: AppManifest = {
  id: 'acc-tax-notice', version: '1.0.0', name: 'Tax Notice Response', pack: 'accounting', tier: 'standard', risk: 'high', dataClass: 'personal', priority: 'normal', recipe: 'letter',
  purpose: 'Explain a tax notice, set its amounts against the return, and draft a response for a CPA or enrolled agent to decide on.',
  scopeNote: 'A draft for a CPA or enrolled agent. Not tax or legal advice and no filing; positions, authorities and deadlines are the professional’s to confirm.',
  documents: { min: 1, max: 8, kinds: writings, hint: 'The notice with all pages, the lines of the return it speaks of, proof of payments' },
  inputSchema, outputSchema,
  sections: [
    { id: 'noticeSays', title: 'What the notice says' },
    { id: 'amountsRead', title: 'Amounts, as read' },
    { id: 'amountsTable', title: 'Amounts: notice and return' },
    { id: 'agreeDispute', title: 'Agree or dispute: analysis' },
    { id: 'response', title: 'Response draft' },
    { id: 'evidenceList', title: 'Evidence list' },
    { id: 'deadlineAndOptions', title: 'Deadline and options, as read' },
    { id: 'daysLeft', title: 'Deadlines: days left' },
    { id: 'openPoints', title: 'For the professional' },
  ],
  titleField: 'clientName',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'cpa' },
  prompts: {
    role: 'You prepare notice responses for CPAs and enrolled agents. The officer who opens your letter finds the notice number, one point at a time, and the paper that proves it.',
    brief: [
      'What the notice says: kind, number, year, who is addressed; what was changed on the strength of which report; what is proposed, what is already billed; how and where an answer goes. A proposal is not a bill; say which it is.',
      'Amounts: each line item of the notice (income items, tax, payments, penalties, interest, balance) and the same item of the return under exactly the same words. Withholding and payments are separate items. Copy amounts as written.',
      'Agree or dispute: change by change. "Agree" where the client’s own papers show the amount; "dispute" where a paper at hand shows another; "not enough papers" otherwise. What the client says without a paper is a statement, not proof.',
      'Response draft: follow the position in the form; where it is open, draft for what the papers point to and leave the rest as "we are obtaining". One numbered point for each change, with the enclosure that proves it. Courteous, complete, no history of feelings. Close with what is asked for and the signature of the form. Identification numbers are referred to as shown on the notice.',
      'Evidence list: proof of payment, corrected information returns, brokerage basis statements, the signed return, the power of attorney.',
      'Deadline and options: copy each date and each way to answer as the notice gives it (agree and sign, disagree by letter, request a conference, petition, pay in installments).',
    ],
    refusals: [
      'Cite no code section, regulation, ruling, case or publication that form and documents do not hold.',
      'Compute no tax, penalty, interest or difference, and count no days.',
      'Promise no abatement, refund or outcome; admit nothing the position does not admit; advise on no return position.',
      'Repeat no social security or account number.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 10_000, usualOutputTokens: 3_200 },
  computed: [{ section: 'amountsTable', calculation: 'notice-differences' }, { section: 'daysLeft', calculation: 'notice-dates' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
