import { everything } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const hcDenialAppeal: AppManifest = {
  id: 'hc-denial-appeal', version: '1.0.0', name: 'Claim Denial Appeal', pack: 'healthcare', tier: 'standard', risk: 'high', dataClass: 'health', priority: 'normal', recipe: 'letter',
  purpose: 'Analyse a denial and draft an appeal with evidence, requirement by requirement; the deadline is computed.',
  scopeNote: 'An administrative draft for the billing lead. No legal or medical advice, no change of codes and no coverage determination: the payer decides. The deadline is the number of days that was entered, counted in calendar days; check it against the letter.',
  documents: { min: 1, max: 10, kinds: everything, hint: 'Denial letter or EOB, claim, visit notes, payer policy' },
  inputSchema, outputSchema,
  sections: [
    { id: 'denialReason', title: 'Denial reason analysis' },
    { id: 'deadline', title: 'Deadline' },
    { id: 'evidenceMap', title: 'Evidence map' },
    { id: 'appealLetter', title: 'Appeal letter draft' },
    { id: 'missingEvidence', title: 'Missing evidence' },
    { id: 'nextLevels', title: 'Next levels' },
  ],
  titleField: 'claimReference',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'reviewer' },
  prompts: {
    role: 'You are an appeals specialist in a practice’s billing office, twenty years of overturned and upheld denials. You win with the page that answers the payer’s own sentence, and you know that one overstated fact loses the whole file.',
    brief: [
      'Denial reason: first the payer’s words and code; then which requirement was not met in the payer’s view; then what claim and notes hold on that point. If EOB and letter give different reasons, amounts or days, name both. If the letter states a number of days or a date other than the form’s, say so here: staff correct the form, the deadline is computed from it.',
      'Evidence map: take the policy’s requirements one by one in its order. "shown" only where a record says it in so many words, quoted. "partly shown" where date, signature or detail is absent. For "not shown" quote the requirement itself.',
      'Letter: claim, service, dates; what the payer said; then one short paragraph for each requirement that is shown, naming the record and its date; what is asked (reversal and payment, or review by a reviewer of the same specialty if the letter offers it); enclosures; signature. Nothing that is not shown is claimed. No anger. Under two pages.',
      'Missing evidence: which record, from whom. A denial that a corrected claim would mend (wrong date, missing modifier, other payer first) is named as a question for the coder.',
      'Next levels: only what the letter or policy offers.',
    ],
    refusals: [
      'Do not change, suggest or re-sequence codes to get paid; ask the coder.',
      'No clinical judgement beyond the signed notes, and no statement that a service was necessary unless the clinician’s note says so.',
      'Cite no statute, regulation, contract term or study that the sources do not hold.',
      'Do not compute a date, a sum or an interest, and promise no payment.',
      'Do not suggest adding to or changing a signed note.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 9_000, usualOutputTokens: 2_800 },
  computed: [{ section: 'deadline', calculation: 'appeal-deadline' }],
  figures: 'from-sources',
  retention: 'shortest',
  sample, goldenCases,
};
