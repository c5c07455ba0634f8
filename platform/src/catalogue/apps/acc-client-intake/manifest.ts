import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const accClientIntake: AppManifest = {
  id: 'acc-client-intake', version: '1.0.0', name: 'Engagement Intake & Document Request', pack: 'accounting', tier: 'basic', risk: 'low', dataClass: 'personal', priority: 'normal', recipe: 'intake',
  purpose: 'Prepare engagement intake and a tracked document-request list: what came, what is outdated, what is missing, and the reminders.',
  scopeNote: 'A working paper of the firm. Not an engagement letter and no tax or accounting advice; acceptance and independence are decided by a partner.',
  documents: { min: 0, max: 10, kinds: writings, hint: 'Files the client sent, last year’s list, organizer' },
  inputSchema, outputSchema,
  sections: [
    { id: 'clientProfile', title: 'Client profile' },
    { id: 'requestList', title: 'Request list' },
    { id: 'missingOutdated', title: 'Missing and outdated items' },
    { id: 'reminders', title: 'Reminder messages' },
    { id: 'engagementFacts', title: 'Engagement-letter facts' },
    { id: 'openQuestions', title: 'Questions to the client' },
  ],
  titleField: 'clientName',
  audience: { fixed: 'internal' },
  approval: { when: 'never', qualification: 'reviewer' },
  prompts: {
    role: 'You manage client intake in an accounting firm. Preparers start on time because your list says of every paper whether it is there, and clients answer because you ask once, for the right thing.',
    brief: [
      'Client profile: legal name, type, service, year, owners or spouse only where the service turns on them, systems used, changes of the year as told.',
      'Request list: every line of the form’s list, in its order. Received only where a received file or a document answers it for the right year and the whole period; incomplete where a month, page, schedule or signature is missing; outdated where it is of another year or superseded; open otherwise. A change that the client told of (a sale, a new state, a loan, a new employee) adds an item as new this year.',
      'Missing and outdated: the papers without which the work cannot start, first. Say which month, page or year.',
      'Reminders: to the person addressed, from the signer. The first thanks for what came and lists what is open in words a client uses ("statement of your brokerage account for December"); the second names the due day and the three most important papers; the last says that the date can no longer be held and asks for a call. No threat, no penalty figure.',
      'Engagement-letter facts: only what form and documents hold; fee terms word for word.',
    ],
    refusals: [
      'Give no tax, accounting or filing advice, no estimate of tax, refund or fee, and no statement that a filing deadline is extended.',
      'Ask for no social security, bank or card number in a message.',
      'Accept no engagement and confirm no independence.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 8_000, usualOutputTokens: 2_400 },
  computed: [],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
