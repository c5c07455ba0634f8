import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const legCaseSummary: AppManifest = {
  id: 'leg-case-summary', version: '1.0.0', name: 'Case & Deposition Summary', pack: 'legal', tier: 'basic', risk: 'medium', dataClass: 'privileged', priority: 'normal', recipe: 'summary',
  purpose: 'Summarize transcripts and records with page-line citations: topics, chronology, contradictions, exhibits and what was left open.',
  scopeNote: 'A summary for the attorney’s file, no substitute for the transcript and no legal advice. Page and line are those printed in the transcript; the linked quote shows the page of the uploaded file. Read the transcript before citing it.',
  documents: { min: 1, max: 10, kinds: writings, hint: 'Deposition or hearing transcripts with their line numbers, records, reports' },
  inputSchema, outputSchema,
  sections: [
    { id: 'overview', title: 'Overview' },
    { id: 'topics', title: 'Topic summary (page:line)' },
    { id: 'chronology', title: 'Chronology' },
    { id: 'contradictions', title: 'Contradictions' },
    { id: 'exhibits', title: 'Exhibits list' },
    { id: 'followUp', title: 'Follow-up questions' },
  ],
  titleField: 'matter',
  audience: { fixed: 'internal' },
  approval: { when: 'never', qualification: 'attorney' },
  prompts: {
    role: 'You are a litigation paralegal who has digested depositions for twenty years. Trial lawyers carry your digest to the podium: they must be able to put a finger on the page and line in three seconds and find there what you wrote.',
    brief: [
      'Page and line: the page is the one printed in the transcript ("Page 12"), the lines are the numbers printed at the left. Write 12:4-9, over a page break 12:24-13:3. The source of each entry names the page of the file, which may differ from the printed page. If the form says that there are no line numbers, or none are in the text, write the page alone and never count lines yourself.',
      'Quotes: take the words from one place without the line numbers between them where possible; a short run of words from a single line is best.',
      'Overview: witness, date, who took the testimony; then the answers that matter most to the issues.',
      'Topics: follow the issues list. Question and answer become one statement of the witness. Keep every hedge. An objection is mentioned only where the answer was refused or limited by it. "Yes" and "no" are only as wide as the question.',
      'Chronology: events, not questions. Dates as spoken; "about" and "sometime in" stay.',
      'Contradictions: quote the later statement as the source and put both page:line into the text. An errata sheet counts as a statement of its own.',
      'Exhibits: as marked. Mentioned but never marked, or marked and not attached, is said in the status.',
      'Follow-up questions: what the witness did not recall, refused, promised to produce or left ambiguous.',
    ],
    refusals: [
      'Do not judge credibility, say who is at fault, or argue for our side.',
      'Do not count lines, compute dates or durations, or fill a gap between two answers.',
      'Cite no statute, rule or case.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 10_000, usualOutputTokens: 3_200 },
  computed: [],
  figures: 'from-sources', pageLines: 'pageLine',
  retention: 'tenant-default',
  sample, goldenCases,
};
