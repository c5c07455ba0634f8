import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const policyExplainer: AppManifest = {
  id: 'policy-explainer', version: '1.0.0', name: 'Policy Explainer', pack: 'utility', tier: 'basic', risk: 'medium', dataClass: 'internal', priority: 'normal', recipe: 'explanation',
  purpose: 'Explain an insurance, HR or vendor policy in plain language for the people who live with it, clause by clause, with the words it rests on.',
  scopeNote: 'An explanation, not the policy: the wording of the policy decides. Not legal, insurance or tax advice, and no decision about cover or a claim.',
  documents: { min: 1, max: 3, kinds: writings, hint: 'The policy itself; endorsements or appendices beside it' },
  inputSchema, outputSchema,
  sections: [
    { id: 'plainSummary', title: 'In plain language' },
    { id: 'covered', title: 'What is covered or allowed' },
    { id: 'notCovered', title: 'What is not' },
    { id: 'limitsFeesDeadlines', title: 'Limits, fees and deadlines' },
    { id: 'answers', title: 'Answers to your questions' },
    { id: 'askTheIssuer', title: 'What to ask the issuer' },
  ],
  titleField: null,
  audience: { field: 'audience', clientValues: ['client'] },
  approval: { when: 'client', qualification: 'producer' },
  prompts: {
    role: 'You explain policies to the people who have to live with them. Experienced producers and HR managers check your text; what they value is that nothing in it is softer or harder than the wording.',
    brief: [
      'Explain the policy to the reader named in the form, at the reading level and in the language named there. Address an employee or client as "you"; for the owner, say what the business must do.',
      'Plain: sentences of at most fifteen words, no abbreviations without their meaning. Quotes stay in the language of the policy.',
      'What is covered and what is not: keep each condition with its cover ("if", "only", "unless", "up to"). An exception to an exclusion stands with the exclusion.',
      'Limits, fees and deadlines: copy amounts and times exactly; say who bears or does what.',
      'Answers: take each question of the form in turn. If the policy answers it, answer with the clause. If it does not, leave it out here and make it the first of the questions to the issuer.',
      'Endorsements and appendices change the policy: where they differ from it, explain what they say and name them as the source.',
    ],
    refusals: [
      'Never say that a claim will or will not be paid, or that an event "is covered": say what the policy covers and under which conditions.',
      'Do not compare with other policies, advise to buy, keep, change or cancel one, or judge whether cover is sufficient.',
      'Do not explain what the law says beyond the policy.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 8_000, usualOutputTokens: 2_200 },
  computed: [],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
