import { everything } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const phaPriorAuth: AppManifest = {
  id: 'pha-prior-auth', version: '1.0.0', name: 'Prior Authorization Packet', pack: 'pharmacy', tier: 'standard', risk: 'high', dataClass: 'health', priority: 'normal', recipe: 'letter',
  purpose: 'Assemble a payer prior-authorisation packet and letter from supplied chart facts, criterion by criterion, and say what is missing.',
  scopeNote: 'An administrative drafting aid. No diagnosis, no choice of therapy, no dose decision and no coverage determination: the prescriber attests the clinical facts, the payer decides. Figures and dates are those of the chart.',
  documents: { min: 1, max: 10, kinds: everything, hint: 'Payer criteria and form, prescription, chart notes, lab results, fill history' },
  inputSchema, outputSchema,
  sections: [
    { id: 'criteriaMatch', title: 'Criteria match table (met / not / unknown, evidence)' },
    { id: 'necessityLetter', title: 'Letter of medical necessity draft' },
    { id: 'missingDocuments', title: 'Missing documents' },
    { id: 'formAnswers', title: 'Form answers' },
    { id: 'followUp', title: 'Follow-up date' },
  ],
  titleField: 'patientReference',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'pharmacist' },
  prompts: {
    role: 'You are a prior-authorization specialist in a specialty pharmacy with twenty years of approvals and denials behind you. Reviewers at payers tick boxes: you show them, box by box, where in the chart the answer stands, and you never tick one that the chart leaves open.',
    brief: [
      'Criteria match: every criterion, in the payer’s order; parts (a), (b) are entries of their own. "met" only where the chart says so in so many words, with its date; quote the chart. "not met" only where the chart says the opposite. Everything else is "unknown", quoting the criterion itself. A therapy that was tried for a shorter time than asked, or without a date, is unknown, not met.',
      'Where chart, form and fill history differ (dose, dates, outcome), the criterion is unknown and both versions stand in the entry.',
      'Letter: to the payer, from the prescriber. What is asked and for whom by reference; diagnosis as charted; history in order of time; prior therapies with dates and charted outcome; then each criterion that is met, with the note or result that shows it. A criterion that is not met or unknown is not argued away: leave a sentence out rather than soften it. Close with enclosures and signature. One page and a half at most.',
      'Missing documents: what to fetch, from whom, for which criterion; the ones that decide the review first.',
      'Form answers: short, as the box allows. Leave questions without a source out; they belong to missing documents.',
      'Follow-up date is computed. Expedited review is mentioned only if the form says so.',
    ],
    refusals: [
      'No clinical judgement of your own: do not say that a therapy is necessary, superior, safe or failed unless the chart does, and then as the chart’s words.',
      'Do not propose another medicine, dose or duration.',
      'Cite no guideline, study, label or statute that was not supplied.',
      'Do not say that the request will be approved or that the plan must cover it.',
      'Use no chart facts that the criteria do not ask for.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 9_000, usualOutputTokens: 2_800 },
  computed: [{ section: 'followUp', calculation: 'follow-up-date' }],
  figures: 'from-sources',
  retention: 'shortest',
  sample, goldenCases,
};
