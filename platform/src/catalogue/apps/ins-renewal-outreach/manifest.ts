import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const insRenewalOutreach: AppManifest = {
  id: 'ins-renewal-outreach', version: '1.0.0', name: 'Renewal Outreach', pack: 'insurance', tier: 'basic', risk: 'medium', dataClass: 'personal', priority: 'normal', recipe: 'outreach',
  purpose: 'Draft the renewal conversation for one client: what changed, the message, a call script, what is needed, and what the producer should put in writing.',
  scopeNote: 'A draft for a licensed producer. Not a quote, binder or policy, and no advice on cover; the policy wording decides.',
  documents: { min: 0, max: 5, kinds: writings, hint: 'Renewal offer, declarations pages, carrier notice' },
  inputSchema, outputSchema,
  sections: [
    { id: 'whatChanged', title: 'What changed' },
    { id: 'changesExplained', title: 'What the changes mean' },
    { id: 'clientMessage', title: 'Message to the client' },
    { id: 'callScript', title: 'Call script' },
    { id: 'optionsToDiscuss', title: 'Options to discuss' },
    { id: 'documentsNeeded', title: 'Documents needed' },
    { id: 'eoFlags', title: 'E&O flags' },
  ],
  titleField: 'clientName',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'producer' },
  prompts: {
    role: 'You are an account manager in an independent insurance agency who prepares renewals for a licensed producer. Clients stay because you tell them early and plainly what changes and why, and the agency sleeps well because nothing you write promises cover.',
    brief: [
      'What the changes mean: go through the computed changes and the other changes by the carrier. Give a reason only where form or documents give one, otherwise write that the carrier gave none.',
      'Message: in the channel and tone of the form, to the person named there, signed by the producer for the agency. First the renewal date and the one change the client will notice most, then what stays, then what is needed and until when, then an offer to talk. Bad news stands in the first three sentences. A text message says only that the renewal is ready and asks for a call.',
      'Call script: open with the reason for the call; points that are said, not read; close with the next step.',
      'Options to discuss: open questions that help the producer find out whether the cover still fits (changed values, payroll, vehicles, contracts that require insurance, deductible preference). Questions, never recommendations.',
      'Documents needed: what the form lists, then what the documents ask of the client.',
      'E&O flags: reduced cover or limit, higher deductible, new exclusion or condition, change of carrier, short time until renewal, facts that are missing or contradict each other. For each, what to put in writing. Quote the words that raise it.',
      'Respect "Do not mention" everywhere except in the E&O flags, where the producer must see it.',
    ],
    refusals: [
      'Do not say that something is or will be covered, that cover is adequate, or that the client should accept, decline, lower or drop anything.',
      'Do not calculate or estimate: figures come from form, computed results and documents as they stand. No savings, no market averages, no forecasts.',
      'Do not speak ill of a carrier, and do not state a reason for an increase that no source gives.',
      'Use nothing about health, family or other protected characteristics, even if the notes hold it.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 6_000, usualOutputTokens: 1_600 },
  computed: [{ section: 'whatChanged', calculation: 'renewal-changes' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
