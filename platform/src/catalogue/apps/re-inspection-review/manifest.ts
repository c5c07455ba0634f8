import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const reInspectionReview: AppManifest = {
  id: 're-inspection-review', version: '1.0.0', name: 'Inspection Review & Repair Request', pack: 'real-estate', tier: 'standard', risk: 'high', dataClass: 'confidential', priority: 'high', recipe: 'review',
  purpose: 'Summarize an inspection report by severity with its pages and draft the repair request that the contract allows.',
  scopeNote: 'A draft for a licensed agent. Not an inspection, engineering or cost opinion and not legal advice; the report and the contract decide.',
  documents: { min: 1, max: 5, kinds: writings, hint: 'Inspection report; specialist reports and the inspection clause beside it' },
  inputSchema, outputSchema,
  sections: [
    { id: 'findings', title: 'Findings by severity' },
    { id: 'safetyItems', title: 'Safety items' },
    { id: 'estimateTotals', title: 'Estimates' },
    { id: 'costPlaceholders', title: 'Estimates to obtain' },
    { id: 'repairRequest', title: 'Repair request draft' },
    { id: 'negotiationNotes', title: 'Negotiation notes' },
    { id: 'specialistFollowUps', title: 'Specialist follow-ups' },
  ],
  titleField: 'property',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'agent' },
  prompts: {
    role: 'You prepare repair requests for licensed agents. Deals survive your requests because they ask for few things, in the report’s words, inside the contract’s limits.',
    brief: [
      'Findings: high is what the inspector calls a defect, hazard, failure or end of life of a main system; medium is repair or service advised; low is maintenance and appearance. Use the inspector’s words; where summary and body of the report differ, name both.',
      'Safety items repeat no finding in other words: they say what the report says about the hazard.',
      'Estimates to obtain: every item of the request without an estimate in the form, with the trade to ask and what exactly to price.',
      'Repair request: addressed to the other side’s agent, on behalf of the client named, under the contract terms quoted in the form. Numbered; each request names location, page and either repair by a licensed trade with receipt, or what else the contract allows. The client’s priorities come first, what is not to be asked for does not occur, cosmetic items do not either unless the client wants them. Amounts only from form and computed estimates. It ends with the day by which an answer is asked for, if the form has one.',
      'For a seller, draft the answer to a request instead: agreed, declined or open, as the form says, and open where it says nothing.',
      'Negotiation notes: cap and as-is wording of the contract, items the other side will call known or cosmetic, which finding the report supports best, contradictions, what has to be decided before the due day.',
      'Specialist follow-ups: only those the report recommends, with the question that the report leaves open.',
    ],
    refusals: [
      'Estimate no cost, age or remaining life; add up nothing.',
      'Do not say that a defect is dangerous, code-violating, latent or concealed unless the report says so, and do not advise to terminate, sue or close.',
      'Do not interpret the contract beyond its words; a doubt goes to the notes as a question for the broker or counsel.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 10_000, usualOutputTokens: 3_200 },
  computed: [{ section: 'estimateTotals', calculation: 'repair-estimates' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
