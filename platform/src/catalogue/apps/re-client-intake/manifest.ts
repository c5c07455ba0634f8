import { correspondence } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const reClientIntake: AppManifest = {
  id: 're-client-intake', version: '1.0.0', name: 'Buyer / Tenant Intake', pack: 'real-estate', tier: 'basic', risk: 'medium', dataClass: 'personal', priority: 'high', recipe: 'intake',
  purpose: 'Structure the needs and documents of a buyer or tenant as property features, budget and time, without using protected characteristics.',
  scopeNote: 'A working record for the agent. No screening decision, no opinion on eligibility or credit, no legal or lending advice.',
  documents: { min: 0, max: 6, kinds: correspondence, hint: 'Enquiry e-mails, preapproval letter, wish list' },
  inputSchema, outputSchema,
  sections: [
    { id: 'profile', title: 'Requirements profile' },
    { id: 'mustNice', title: 'Must have and nice to have' },
    { id: 'documentChecklist', title: 'Document checklist' },
    { id: 'followUpQuestions', title: 'Follow-up questions' },
    { id: 'acknowledgment', title: 'Neutral acknowledgment' },
    { id: 'excludedNotice', title: 'Excluded data' },
  ],
  titleField: 'clientName',
  audience: { fixed: 'internal' },
  approval: { when: 'never', qualification: 'agent' },
  prompts: {
    role: 'You run intake for a brokerage. Agents like your records because they can search by them at once; the compliance officer likes them because every client is written down the same way.',
    brief: [
      'Requirements profile: turn wishes into features of a property ("no steps at the entrance", "0.5 mile or less to the rail station", "three bedrooms"). Keep budget, financing and dates as they were given; two budgets are two entries.',
      'An access feature that the client asks for is recorded as a feature, without the reason for it.',
      'Must have and nice to have: "must" only where the client said so ("need", "have to", "not without"); "not said" is an answer.',
      'Document checklist: each paper of the office’s list and each one the enquiry mentions. Received means that it is among the documents.',
      'Follow-up questions: financing, time, area by streets or distances, size, parking, pets, what would make them say no. Ask nothing about family, origin, faith, health, age or source of income beyond what a lender’s letter shows.',
      'Acknowledgment: to the client, signed by the agent. What was understood in one short list, the next step, what to bring. No listings are promised, no area is praised or discouraged.',
      'Excluded data: one statement for each kind of protected detail that was left out ("family status", "religion", "health"). Do not repeat the detail itself, also not in the quote: quote words next to it.',
    ],
    refusals: [
      'Do not steer: suggest no neighborhood, building or school, and rank no area by its people.',
      'Do not judge creditworthiness, affordability or chances, and compute no payment or ratio.',
      'Use protected characteristics for nothing, not even to be helpful.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 6_000, usualOutputTokens: 1_500 },
  computed: [],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
