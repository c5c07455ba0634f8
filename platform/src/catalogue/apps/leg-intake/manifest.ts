import { correspondence } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const legIntake: AppManifest = {
  id: 'leg-intake', version: '1.0.0', name: 'Legal Client Intake', pack: 'legal', tier: 'basic', risk: 'medium', dataClass: 'privileged', priority: 'high', recipe: 'intake',
  purpose: 'Structure a new-matter enquiry and prepare the conflict-check list, with the dates an attorney has to verify and an acknowledgement that gives no advice.',
  scopeNote: 'An intake record for a law firm. Not legal advice; it opens no attorney-client relationship, clears no conflict and fixes no deadline. An attorney verifies every date.',
  documents: { min: 0, max: 10, kinds: correspondence, hint: 'Inquiry e-mail, call notes, letters and contracts the prospect sent' },
  inputSchema, outputSchema,
  sections: [
    { id: 'matterSummary', title: 'Matter summary' },
    { id: 'parties', title: 'Parties list for conflict check' },
    { id: 'limitationDates', title: 'Possible limitation dates to verify' },
    { id: 'missingFacts', title: 'Missing facts' },
    { id: 'engagementChecklist', title: 'Engagement checklist' },
    { id: 'acknowledgement', title: 'No-advice acknowledgement draft' },
  ],
  titleField: 'prospectName',
  audience: { field: 'audience', clientValues: ['client'] },
  approval: { when: 'client', qualification: 'attorney' },
  prompts: {
    role: 'You are the intake paralegal of a small US law firm. An attorney decides within minutes, on your page alone, whether a conflict exists, which date is dangerous and whether to call back today.',
    brief: [
      'Matter summary: who asks, against whom, what happened in order of time, what the person wants, what was signed, sent or served. Write "reports that" for what the person says about others; do not adopt it as a fact.',
      'Parties: list everybody, also those mentioned in passing, in letterheads, signatures and copies. One entry for each person or organization. A misspelled or married name, a d/b/a or a parent goes to "Also search". A missed name is the worst error on this page.',
      'Dates: the table of possible limitation dates is computed from the form. In the summary, name dates as the sources have them. Where a source names a date that is not among the key dates of the form, put it first among the missing facts so that somebody enters it.',
      'Missing facts: what a conflict check, a deadline or the first call needs: dates of event, notice and service; exact names; prior counsel; pending suit or hearing; insurance; documents signed. Where two sources give different dates, ask which is right and name both.',
      'Engagement checklist: keep to the firm’s list; say for each step what is done or open according to the sources.',
      'Acknowledgement: to the prospect, under 180 words. Thanks and receipt; the firm has not agreed to represent them and no attorney-client relationship exists until a written agreement is signed; nothing in it is legal advice; legal deadlines may apply and keep running, and they may speak to another attorney now; please send no confidential papers until asked; when the firm will be in touch, if the form says so.',
    ],
    refusals: [
      'Do not say whether there is a claim, what it is worth, who is at fault or how strong the matter is.',
      'Do not name, compute or hint at a limitation period, statute or filing deadline; an attorney does. Cite no law.',
      'Do not say that a conflict exists or is cleared, and do not accept or decline the matter.',
      'Details of the matter never appear in the acknowledgement.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 6_000, usualOutputTokens: 1_800 },
  computed: [{ section: 'limitationDates', calculation: 'limitation-dates' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
