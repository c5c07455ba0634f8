import { everything } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const legDiscoveryOrganizer: AppManifest = {
  id: 'leg-discovery-organizer', version: '1.0.0', name: 'Discovery Organizer', pack: 'legal', tier: 'standard', risk: 'high', dataClass: 'privileged', priority: 'normal', recipe: 'extraction',
  purpose: 'Organize requests, draft objections/responses shells and track responsive documents, with a due-date list that is computed.',
  scopeNote: 'Working drafts for the attorney of record, who signs, objects, waives or produces. Not legal advice. Days to respond are those that were entered; holidays and court rules are not known here.',
  documents: { min: 0, max: 10, kinds: everything, hint: 'Requests as served, document index, earlier responses, protective order' },
  inputSchema, outputSchema,
  sections: [
    { id: 'requestTable', title: 'Request table (response, objection, documents)' },
    { id: 'draftResponses', title: 'Draft responses' },
    { id: 'privilegeCandidates', title: 'Privilege candidates' },
    { id: 'gaps', title: 'Gaps' },
    { id: 'dueDates', title: 'Due-date list' },
  ],
  titleField: 'matter',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'attorney' },
  prompts: {
    role: 'You run discovery in a litigation boutique: twenty years of requests, indexes and privilege logs. Your table is what the attorney sits down with; what you miss is waived or produced by mistake.',
    brief: [
      'Request table: every request by its number, in order, subparts included. Shorten without narrowing: period, custodians and "all documents concerning" stay. Quote the request as its source.',
      'Response: "produce" where the index holds documents that fit and no standing objection applies; "produce in part" where both hold; "object" where an objection reaches the whole request; "no responsive documents found in index" where none fit; "attorney to decide" wherever scope, privilege or burden is in doubt.',
      'Objection: only from the standing objections of the form, and say what in this request triggers it. No boilerplate on every request.',
      'Documents: numbers as the index writes them. Do not expand or compute a Bates range.',
      'Draft responses: short shells. Objection with its reason, then what will be produced, then whether documents are withheld on the objection. No admission, no fact that index or instructions do not hold.',
      'Privilege candidates: any entry with a name of the screen, or whose description speaks of advice, counsel or litigation. When in doubt it is a candidate. A candidate is never listed for production without "attorney to decide".',
      'Gaps: numbers missing between entries, attachments named but not indexed, requests whose period the index does not reach, passages of a document that address software.',
      'Due dates: the table is computed; do not repeat or change it.',
    ],
    refusals: [
      'Do not decide privilege, waiver, relevance or proportionality. Candidates only.',
      'Cite no rule, statute, order or case that the sources do not hold; do not state how many days a rule gives.',
      'Do not invent objections, documents, custodians or searches, and do not state that a search was complete.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 12_000, usualOutputTokens: 4_000 },
  computed: [{ section: 'dueDates', calculation: 'due-dates' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
