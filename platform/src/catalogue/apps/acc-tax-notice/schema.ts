import { z } from 'zod';
import { choice, date, fact, facts, list, longText, message, oneOf, optionalDate, optionalList, optionalText, statements, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  clientName: text({ title: 'Client' }),
  authority: text({ title: 'Who sent the notice', description: 'Federal, state or local authority' }),
  taxYear: text({ title: 'Tax year or period' }, 60),
  noticeDate: date({ title: 'Date of the notice' }),
  responseDue: optionalDate({ title: 'Response due', description: 'As the notice prints it' }),
  clientFacts: longText({ title: 'What the client says', description: 'Payments made, papers sent, why the figures differ. No social security numbers.' }),
  position: choice({ title: 'Position of the professional' }, { open: 'Open', agree: 'Agree', partly: 'Agree in part', dispute: 'Dispute' }),
  authorities: optionalList({ title: 'Authorities you want to cite', description: 'Word for word; no other is cited' }, 10),
  preparer: text({ title: 'Who signs', description: 'Name and credential' }),
  powerOfAttorney: optionalText({ title: 'Power of attorney on file', description: 'Form and date, as you have it' }),
});

export const outputSchema = z.strictObject({
  noticeSays: statements('What the notice says', 'Kind and number of the notice, year, what is changed and why, what is asked, how to answer; in plain words'),
  amountsRead: facts('Amounts, as read', 'Each amount of the notice and of the return, one entry for each side', fact({
    item: word('Item', 'Two to six words, exactly the same words for both sides'),
    side: oneOf('Where it stands', ['notice', 'return']),
    amount: word('Amount', 'The amount alone, as written'),
  })),
  amountsTable: table('Amounts: notice and return', 'Computed from the amounts as read: notice less return', z.strictObject({
    item: word('Item', ''), perNotice: word('Per notice', ''), perReturn: word('Per return', ''), difference: word('Difference', ''), note: word('Note', ''),
  })),
  agreeDispute: facts('Agree or dispute: analysis', 'For each change: what supports it and what speaks against it', fact({
    change: word('Change', 'Three to ten words'),
    supports: written('What supports it', 'From the sources; empty if nothing does', 600),
    against: written('What speaks against it', 'From the sources; empty if nothing does', 600),
    lean: oneOf('Papers point to', ['agree', 'dispute', 'not enough papers']),
  })),
  response: message('Response draft', 'For signature by the professional', {
    subject: word('Subject', 'Notice number, year, client'),
    body: written('Text', 'Numbered points: agreed, disputed, enclosed, asked for', 5_000),
  }),
  evidenceList: facts('Evidence list', 'Each paper that the response needs', z.strictObject({
    paper: word('Paper', 'Three to ten words'),
    state: oneOf('State', ['at hand', 'to obtain']),
    shows: written('What it shows', 'One sentence', 400),
  })),
  deadlineAndOptions: facts('Deadline and options, as read', 'Each date and each way to answer that the notice gives', fact({
    what: word('What', 'Three to twelve words'),
    date: word('Date', 'As written; a period is written with its day: “30 days from October 19, 2026”; empty for an option without one'),
  })),
  daysLeft: table('Deadlines: days left', 'Computed from the dates as read and entered, counted from today', z.strictObject({
    what: word('What', ''), written: word('As read', ''), day: word('Day', ''), left: word('Distance', ''), note: word('Note', ''),
  })),
  openPoints: list('For the professional', 'Decisions, missing papers, contradictions, and what law might say that no source holds'),
});
