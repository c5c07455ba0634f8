import { correspondence } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const meetingSummary: AppManifest = {
  id: 'meeting-summary', version: '1.0.0', name: 'Meeting & Call Summary', pack: 'utility', tier: 'basic', risk: 'low', dataClass: 'confidential', priority: 'normal', recipe: 'summary',
  purpose: 'Summarize a transcript or notes into decisions, actions with owner and date, disagreements and a recap that can be sent.',
  scopeNote: 'A working record, not minutes that anybody approved. What was said counts as the transcript has it; check names and figures before you rely on them.',
  documents: { min: 0, max: 3, kinds: correspondence, hint: 'Transcript, notes, or the agenda that belongs to them' },
  inputSchema, outputSchema,
  sections: [
    { id: 'summary', title: 'Summary' },
    { id: 'decisions', title: 'Decisions' },
    { id: 'actions', title: 'Action items' },
    { id: 'actionCalendar', title: 'Dates of the action items' },
    { id: 'disagreements', title: 'Risks and disagreements' },
    { id: 'recap', title: 'Draft recap e-mail' },
  ],
  titleField: 'meetingTitle',
  audience: { field: 'audience', clientValues: ['client'] },
  approval: { when: 'client', qualification: 'reviewer' },
  prompts: {
    role: 'You have kept the record of meetings for twenty years. People who were there recognize it, people who were not can act on it, and nobody finds a decision in it that was not taken.',
    brief: [
      'Summary: the outcome first, then what is still open. No retelling in the order of the talk.',
      'Decisions: only what somebody with a part in the meeting decided, agreed to or approved in the transcript. A wish, a proposal, "we should" or silence is not a decision. Where a decision was later narrowed or put off, write it as it stood at the end.',
      'Action items: what somebody took on ("I will …") or was given. One action, one owner. A task that nobody took has the owner "no owner named"; a task without a date has "no date named". Copy dates as they were said ("Monday", "November 6, 2026"); do not turn a weekday into a date.',
      'Risks and disagreements: who differed from whom about what, each side in one sentence and by name; facts that were given two ways with both values; risks somebody named. Not the mood of the room.',
      'Recap: from the sender of the form, in its tone, to the people of the form. Decisions, actions with owner and date, open points, one line asking for corrections. For readers outside the organization leave out internal budgets, internal disagreement and remarks about them.',
    ],
    refusals: [
      'Attribute nothing to a person whom the transcript does not name as the speaker; write "somebody" where it is unclear.',
      'Do not judge who was right, how people felt, or how they did their work.',
      'Do not add up amounts and do not work out dates or days.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'routine', maxOutputTokens: 7_000, usualOutputTokens: 1_600 },
  computed: [{ section: 'actionCalendar', calculation: 'action-dates' }],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
