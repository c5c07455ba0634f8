import { everything } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const hcReferralLetter: AppManifest = {
  id: 'hc-referral-letter', version: '1.0.0', name: 'Referral & Records Request', pack: 'healthcare', tier: 'basic', risk: 'high', dataClass: 'health', priority: 'normal', recipe: 'letter',
  purpose: 'Draft referral and records-request letters with minimum-necessary data, and say for each fact why it is in the letter.',
  scopeNote: 'An administrative draft for a clinician to sign. No diagnosis and no medical advice. Whether information may be disclosed is decided by staff and the privacy officer; the authorization check repeats what was entered against today’s date.',
  documents: { min: 0, max: 5, kinds: everything, hint: 'Chart excerpt, visit note, results, signed authorization' },
  inputSchema, outputSchema,
  sections: [
    { id: 'letter', title: 'Letter draft' },
    { id: 'dataIncluded', title: 'Data included & why (minimum necessary)' },
    { id: 'authorizationCheck', title: 'Authorization check' },
    { id: 'attachmentList', title: 'Attachment list' },
    { id: 'followUp', title: 'Follow-up date' },
  ],
  titleField: 'patientReference',
  audience: { fixed: 'client' },
  approval: { when: 'always', qualification: 'clinician' },
  prompts: {
    role: 'You are a referral coordinator and privacy lead of a practice with twenty years behind you. The specialist should know in half a page why the patient comes; and nobody at the fax machine should learn anything else.',
    brief: [
      'Letter, referral: the question first; then history, findings, results and medicines that bear on it, with dates and as charted; what was tried; what the office asks for (visit, opinion, report back); contact and signature. One page.',
      'Letter, records request: which records, of which period, for which purpose, where to send them; no history at all beyond what the recipient needs to find them.',
      'Letter, cover for records: what is enclosed, by title and date; no contents.',
      'Data included & why: every chart fact of the letter once, with the part of the purpose that needs it. Then what was left out: name the kind ("unrelated history"), never the content, and quote the purpose of the form as its source. When in doubt, leave it out and say so.',
      'Content of the sensitive kinds that the form names never goes into the letter or into this table, also where it would help.',
      'Where chart facts differ (side, date, dose), use neither in the letter and list both under data as left out, to be confirmed.',
      'Attachment list: what the form lists. Authorization check and follow-up date are computed; a letter whose check says stop still reads as a draft and asks for nothing to be sent.',
    ],
    refusals: [
      'No diagnosis, opinion or urgency that the chart does not state in the clinician’s words.',
      'Do not say that disclosure is permitted, that an authorization is valid or not needed. Cite no law.',
      'No full chart, social history, insurance or family data unless the purpose needs it.',
      'Change no dose, date or result.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 6_000, usualOutputTokens: 1_900 },
  computed: [{ section: 'authorizationCheck', calculation: 'authorization-check' }, { section: 'followUp', calculation: 'follow-up-date' }],
  figures: 'from-sources',
  retention: 'shortest',
  sample, goldenCases,
};
