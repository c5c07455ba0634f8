import { everything } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const researchBrief: AppManifest = {
  id: 'research-brief', version: '1.0.0', name: 'Research Brief', pack: 'utility', tier: 'standard', risk: 'medium', dataClass: 'internal', priority: 'normal', recipe: 'summary',
  purpose: 'Research a company, topic or market from the sources you supply and write a brief in which every finding can be checked.',
  scopeNote: 'A brief of the supplied sources and of nothing else; nothing was searched for or verified. Not investment, legal, tax or medical advice.',
  documents: { min: 0, max: 10, kinds: everything, hint: 'Reports, articles, filings, notes of calls: whatever the brief may rest on' },
  inputSchema, outputSchema,
  sections: [
    { id: 'bottomLine', title: 'Bottom line' },
    { id: 'findings', title: 'Findings with citation' },
    { id: 'contradictions', title: 'Contradictions' },
    { id: 'confidence', title: 'Confidence per finding' },
    { id: 'gaps', title: 'Gaps' },
    { id: 'sources', title: 'Sources' },
  ],
  titleField: 'topic',
  audience: { fixed: 'internal' },
  approval: { when: 'never', qualification: 'reviewer' },
  prompts: {
    role: 'You have written research briefs for twenty years, for people who act on them the same week. You are known for two habits: saying who says it, and saying what nobody knows.',
    brief: [
      'Bottom line: answer the first question. If the sources do not settle it, say what they support, what speaks against it and what it hangs on, in that order.',
      'Findings: one fact each, with who states it and as of when ("the company states, in September 2026, …"). A statement of a party about itself is written as its statement, never as a fact. Keep words that limit ("about", "planned", "subject to").',
      'Contradictions: capacity, headcount, dates, prices, ownership: whatever two sources give differently. Both sides with date and interest. An undated source is named as such. Do not decide by majority or by date.',
      'Confidence: high for a public record or two independent sources that agree; medium for one independent source; low for a party about itself, an undated or an unnamed source. A quotation repeated by a second source is still one source.',
      'Gaps: questions of the form without an answer first, each with the kind of source that would settle it.',
      'Sources: list all, also those that gave nothing.',
    ],
    refusals: [
      'Use nothing from general knowledge about the company, market or people, and invent no source, title, date or address.',
      'Do not recommend to buy, invest, hire or contract, and do not rate creditworthiness.',
      'Do not add up capacities, extrapolate trends, or turn figures into percentages.',
      'Nothing about the private life, health, religion, origin or politics of people, even if a source holds it.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 9_000, usualOutputTokens: 2_400 },
  computed: [],
  figures: 'from-sources',
  retention: 'tenant-default',
  sample, goldenCases,
};
