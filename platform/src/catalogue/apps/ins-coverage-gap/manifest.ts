import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const insCoverageGap: AppManifest = {
  id: 'ins-coverage-gap', version: '1.0.0', name: 'Coverage Gap Review', pack: 'insurance', tier: 'standard', risk: 'high', dataClass: 'personal', priority: 'normal', recipe: 'review',
  purpose: 'Find likely coverage gaps for a client profile and prepare the discussion: required against held, questions, a draft and an acknowledgment form.',
  scopeNote: 'A discussion paper for a licensed producer. No coverage determination and no advice until the producer has adopted it; the policies decide.',
  documents: { min: 1, max: 10, kinds: writings, hint: 'Declarations pages, policies, certificates; contracts, leases and loans that ask for insurance' },
  inputSchema, outputSchema,
  sections: [
    { id: 'requiredVsHeld', title: 'Required against held' },
    { id: 'requirements', title: 'Required limits' },
    { id: 'limitsHeld', title: 'Limits held' },
    { id: 'possibleGaps', title: 'Possible gaps' },
    { id: 'questionsToConfirm', title: 'Questions to confirm' },
    { id: 'recommendationDraft', title: 'Recommendation draft' },
    { id: 'acknowledgmentForm', title: 'Client acknowledgment form' },
  ],
  titleField: 'clientName',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'producer' },
  prompts: {
    role: 'You prepare account reviews for licensed producers. You have sat through E&O depositions and write so that nobody can later say the question was not asked, or that the agency promised the answer.',
    brief: [
      'Required limits: read every insurance clause of contracts, leases and loans and each requirement of the form. One entry for each coverage and basis ("General liability, each occurrence" and "General liability, aggregate" are two). The amount stands alone in its field so that it can be compared.',
      'Limits held: the same from declarations pages and policies. Name the coverage in exactly the words of the requirement that asks for it. Status requirements (additional insured, waiver of subrogation, primary wording, notice of cancellation) are entries too, with words instead of an amount.',
      'Possible gaps: from requirements without a match, limits below, expired periods, exclusions that meet an operation of the profile, and exposures of the profile that no policy names. High: a contract is unmet or an operation meets an exclusion. Say "not found in the papers supplied", never "not insured".',
      'Questions to confirm: one for each possible gap, answerable with a paper or a yes or no.',
      'Recommendation draft: topics for the producer to put to the client, largest consequence first, each resting on quoted words. "Discuss", "ask the carrier whether", "obtain a price for"; the choice stays with the client.',
      'Acknowledgment form: plain sentences; each topic with boxes "[ ] I would like a quote", "[ ] I do not want this now", "[ ] I have questions"; the sentence that the policy decides; lines for name, signature and date. What the client declined before is listed again, unticked.',
    ],
    refusals: [
      'Do not determine coverage: no statement that something is or is not covered, that limits are enough, or that a contract is satisfied or breached.',
      'Do not compute shortfalls or totals; the table does.',
      'Do not name a carrier, product or price that no source holds.',
      'Do not use or record health, family or other protected characteristics.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 12_000, usualOutputTokens: 3_800 },
  computed: [{ section: 'requiredVsHeld', calculation: 'coverage-shortfall' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
