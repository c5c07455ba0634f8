import { z } from 'zod';
import { choice, fact, facts, message, optionalDate, optionalList, optionalLongText, statements, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  meetingTitle: text({ title: 'Meeting or call' }),
  meetingDate: optionalDate({ title: 'Held on' }),
  participants: optionalList({ title: 'Participants', description: 'One on each line: name, part in the meeting' }, 40),
  meetingType: choice({ title: 'Kind of meeting' }, { internal: 'Internal meeting', client: 'Client meeting', vendor: 'Vendor meeting', board: 'Board or committee', call: 'Telephone call', interview: 'Interview' }),
  notes: optionalLongText({ title: 'Transcript or notes', description: 'Paste them here, or add a file' }, 20_000),
  recapFrom: text({ title: 'Who sends the recap' }),
  recapTone: choice({ title: 'Tone of the recap' }, { neutral: 'Neutral', warm: 'Warm', formal: 'Formal' }),
  audience: choice({ title: 'Who gets the recap', description: 'Text meant for a client must be approved before it can leave.' }, { internal: 'Our own people', client: 'A client, or others outside' }),
});

export const outputSchema = z.strictObject({
  summary: statements('Summary', 'What the meeting was for, what came of it, what is left; three to six statements, the outcome first'),
  decisions: facts('Decisions', 'What was settled, in words that hold without the transcript; only what somebody decided, agreed or approved', fact({
    decision: written('Decision', 'One sentence', 500),
    decidedBy: word('Decided by', 'Who decided or agreed, as the transcript has it; “the meeting” if nobody is named'),
  })),
  actions: facts('Action items', 'Every task that somebody took or was given; tasks without an owner too', fact({
    task: written('Task', 'What is to be done, beginning with a verb', 500),
    owner: word('Owner', 'Name, or “no owner named”'),
    due: word('Due', 'As it was said, or “no date named”'),
  })),
  actionCalendar: table('Dates of the action items', 'Computed from the due dates that name a day', z.strictObject({
    what: word('What', ''), who: word('Who', ''), date: word('Date', ''), weekday: word('Weekday', ''), distance: word('From today', ''), note: word('Note', ''),
  })),
  disagreements: facts('Risks and disagreements', 'Points on which people differed, risks somebody named, things said two ways', fact({
    point: word('Point', 'Three to twelve words'),
    positions: written('Who holds what', 'Each side with its name; no side is given the last word', 700),
  })),
  recap: message('Draft recap e-mail', 'Ready to send once checked', {
    subject: word('Subject', 'Three to ten words'),
    body: written('Text', 'Thanks in one line, decisions, actions with owner and date, open points, request to correct; 100 to 220 words', 3_000),
  }),
});
