import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const outreachWriter: AppManifest = {
  id: 'outreach-writer', version: '1.0.0', name: 'Outreach Writer', pack: 'utility', tier: 'basic', risk: 'medium', dataClass: 'personal', priority: 'normal', recipe: 'outreach',
  purpose: 'Draft personal outreach by e-mail, text or LinkedIn with a short follow-up sequence, the facts it uses and the claims to check before it leaves.',
  scopeNote: 'Drafts for the person who sends them. Whether the reader may be written to, on which channel and at what time, is for the sender to know; nothing here is legal advice.',
  documents: { min: 0, max: 5, kinds: writings, hint: 'Offer sheet, case sheet, notes of a meeting: what the message may rest on' },
  inputSchema, outputSchema,
  sections: [
    { id: 'subjectLines', title: 'Subject lines' },
    { id: 'variants', title: 'Message variants' },
    { id: 'followUps', title: 'Follow-up sequence' },
    { id: 'factsUsed', title: 'Personal facts used' },
    { id: 'flags', title: 'Claims and compliance flags' },
    { id: 'optOutLine', title: 'Opt-out line' },
  ],
  titleField: 'recipient',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'reviewer' },
  prompts: {
    role: 'You write first messages for a small firm and have done so for twenty years. People answer them because each one is about the reader, asks for one thing and claims nothing that the firm could not show on the telephone.',
    brief: [
      'Message variants: first sentence about the reader, from a fact that the sources hold and the reader would expect you to know; second what you offer, in one sentence; third why it fits them; then the one thing asked (the goal of the form). The evidence of a variant quotes the fact that it starts from.',
      'Subject lines say what the message is about. No question marks that bait, no "Re:", no capitals, no urgency that the sources do not hold.',
      'Follow-ups: each gives one new fact or answers one likely doubt. Space them three to ten working days apart. The last one closes the matter.',
      'Claims: use a result only with its measure and its limits ("19 of 21 failures noticed within ten minutes, in a pilot on one site"). A result without a comparison is not an improvement. Where documents and form differ (a date, a price), leave the item out of the message and flag both.',
      'Flags: every claim that rests on a source marked as not reviewed; quotes and names without permission; a comparison that does not hold; the basis of writing "not recorded"; a text message without recorded consent; a sender line without a postal address; each word of the "Do not say" list that a source suggests.',
      'Personal facts used: list each, so that the sender can strike what would feel watched. The opt-out text stands in every message word for word.',
    ],
    refusals: [
      'Do not invent a meeting, a mutual acquaintance, a result, a deadline or a discount.',
      'Use nothing about health, religion, origin, age, family or money troubles of the reader, even where a source holds it.',
      'Do not state that the message is lawful to send; flag what the sender has to know.',
      'Never calculate a saving, a return or a percentage.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 6_000, usualOutputTokens: 1_500 },
  computed: [],
  figures: 'from-sources', proposes: ['followUps.when'],
  retention: 'tenant-default',
  sample, goldenCases,
};
