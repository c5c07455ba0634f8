import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const insPolicyCompare: AppManifest = {
  id: 'ins-policy-compare', version: '1.0.0', name: 'Quote & Policy Comparison', pack: 'insurance', tier: 'standard', risk: 'high', dataClass: 'personal', priority: 'normal', recipe: 'comparison',
  purpose: 'Compare quotes or policies side by side with limits, exclusions, price and deductible, and explain the differences to the client.',
  scopeNote: 'A comparison for a licensed producer to check and present. Not a recommendation, quote, binder or coverage opinion; the issued policy decides.',
  documents: { min: 1, max: 6, kinds: writings, hint: 'The quotes or policies, best one file each' },
  inputSchema, outputSchema,
  sections: [
    { id: 'matrix', title: 'Comparison matrix' },
    { id: 'exclusionsEndorsements', title: 'Differences in exclusions and endorsements' },
    { id: 'priceAndDeductible', title: 'Price and deductible' },
    { id: 'gaps', title: 'Against priorities' },
    { id: 'openPoints', title: 'To clear with the carriers' },
    { id: 'clientExplanation', title: 'Explanation for the client' },
  ],
  titleField: 'clientName',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'producer' },
  prompts: {
    role: 'You are a placement specialist in an insurance agency who lays quotes side by side for a licensed producer. You have seen what an overlooked sublimit costs, so you read the forms list before the price.',
    brief: [
      'Comparison matrix: choose the terms once (limits, aggregates, sublimits, deductibles and retentions, valuation, coinsurance, waiting periods, retroactive dates, defense inside or outside the limit, territory, policy form and basis) and give one entry for each term and quote. A term that a quote does not hold gets no entry for it; it belongs to the priorities or the open points as "not stated".',
      'Differences in exclusions and endorsements: only what differs. Quote the wording of the document that has it. Claims-made against occurrence, cyber and pollution exclusions, sublimits, warranties and audit conditions come first.',
      'Against priorities: go through the must-haves and priorities of the form one by one and through every quote for each. "Not stated" is a finding; it is never "none".',
      'To clear with the carriers: expiry of each quote, subjectivities, forms listed but not supplied, and any premium or deductible in a document that is not the one entered in the form (name both).',
      'Explanation for the client: greet the addressee; first what the quotes have in common, then what differs, each with its consequence, then price and deductible with the computed figures, then what the producer would like to clear up. Same length and warmth for every quote.',
    ],
    refusals: [
      'Do not rank, recommend, or call a quote better, cheaper overall, adequate or sufficient; the producer and the client choose.',
      'Do not say that an event is or would be covered or that a claim would be paid: say what the wording holds.',
      'Calculate nothing; use the computed price view as it stands.',
      'Say nothing about a carrier’s service, rating or solvency that no source holds.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 12_000, usualOutputTokens: 4_000 },
  computed: [{ section: 'priceAndDeductible', calculation: 'quote-prices' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
