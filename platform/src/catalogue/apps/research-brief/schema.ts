import { z } from 'zod';
import { choice, fact, facts, list, oneOf, optionalList, optionalLongText, statements, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  topic: text({ title: 'Topic', description: 'Company, market, question of fact' }),
  questions: optionalList({ title: 'Questions to answer', description: 'Up to ten, one on each line; the first is the one that matters' }),
  pasted: optionalLongText({ title: 'Pasted sources', description: 'Articles, pages, notes: begin each with its title, publisher and date. Or add files. Nothing is fetched from the web.' }, 20_000),
  reader: choice({ title: 'Who reads it' }, { decision: 'Whoever decides', team: 'The team that works on it', board: 'Board or committee' }),
  depth: choice({ title: 'Depth' }, { brief: 'One page', standard: 'Two to three pages' }),
});

export const outputSchema = z.strictObject({
  bottomLine: statements('Bottom line', 'The answer to the first question in one to three statements, with what it depends on; say plainly if the sources do not answer it'),
  findings: facts('Findings with citation', 'One for each thing the sources establish, grouped by question; the weightiest first', fact({
    bearsOn: word('Bears on', 'Which question of the form it bears on, shortened; or “general”'),
    observation: written('Finding', 'One or two sentences; figures with their date and who states them', 700),
  })),
  contradictions: facts('Contradictions', 'Where sources differ on a fact: both sides. The evidence quotes one of them.', fact({
    point: word('Point', 'What they differ on'),
    sides: written('Who says what', 'Each side with its source and date; no choice between them', 700),
  })),
  confidence: facts('Confidence per finding', 'One line for each finding, in the same order', z.strictObject({
    finding: word('Finding', 'In three to ten words'),
    confidence: oneOf('Confidence', ['low', 'medium', 'high']),
    why: written('Why', 'Number and kind of sources, their age, their interest in the matter', 400),
  })),
  gaps: list('Gaps', 'Questions that stay open and what kind of source would settle each'),
  sources: facts('Sources', 'Every source that was read, in their order', fact({
    source: word('Source', 'Title or file name'),
    kind: word('Kind', 'Who speaks: the company itself, a public record, press, an advisor, unknown'),
    date: word('Date', 'As it stands in the source; “not dated” otherwise'),
  })),
});
