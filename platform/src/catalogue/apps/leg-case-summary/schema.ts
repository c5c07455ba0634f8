import { z } from 'zod';
import { choice, fact, facts, list, oneOf, optionalDate, optionalList, optionalText, statements, text, word, written, yesNo } from '../../fields.ts';

export const inputSchema = z.strictObject({
  matter: text({ title: 'Matter', description: 'Caption or file name' }),
  witness: optionalText({ title: 'Witness', description: 'Empty for records without one' }),
  testimonyDate: optionalDate({ title: 'Date of the testimony' }),
  ourSide: optionalText({ title: 'Our side', description: 'Whom the firm represents; it orders the topics and never colors them' }),
  issues: optionalList({ title: 'Issues to follow', description: 'One on each line; each becomes a topic' }, 20),
  format: choice({ title: 'Format' }, { topics: 'By topic', pages: 'In page order', brief: 'One page' }),
  lineNumbers: choice({ title: 'Line numbers in the transcript' }, { printed: 'Printed at the left of each line', none: 'None, or lost in the file' }),
  includeExhibits: yesNo({ title: 'List exhibits marked or mentioned' }, true),
});

const pageLine = word('Page:line', 'Printed page and line numbers as 12:4-9; only the page, as 12, where no line numbers stand in the text', 40);

export const outputSchema = z.strictObject({
  overview: statements('Overview', 'Who testified or what the records are, when, for whom; then the three to six answers that matter most to the issues'),
  topics: facts('Topic summary (page:line)', 'In the order of the issues list, then whatever else matters; one entry for each answer or short run of answers', fact({
    topic: word('Topic', 'The issue as the form names it, or two to six words'),
    testimony: written('Testimony', 'What the witness said, in the past tense, with its hedges: "did not recall", "believed", "estimated"', 900),
    pageLine,
  })),
  chronology: facts('Chronology', 'Events with their dates as the source gives them, in order of time; undated ones last', fact({
    date: word('Date', 'As the source has it; never worked out'),
    event: written('Event', 'One sentence', 500),
    pageLine,
  })),
  contradictions: facts('Contradictions', 'The witness against herself or himself, a record, or another witness; both sides, no ruling on which is true', fact({
    point: word('Point', 'Two to ten words'),
    first: written('First statement', 'With its page and line', 500),
    second: written('Other statement', 'With its source, page and line', 500),
    pageLine,
  })),
  exhibits: facts('Exhibits list', 'Each exhibit marked, shown or mentioned', fact({
    exhibit: word('Exhibit', 'Number or letter as marked'),
    description: word('Description', 'What it is, as the record calls it'),
    status: oneOf('Status', ['marked', 'mentioned only', 'marked, not attached']),
    pageLine,
  })),
  followUp: list('Follow-up questions', 'What was left open: unanswered, evaded, "did not recall", documents promised; each with page and line'),
});
