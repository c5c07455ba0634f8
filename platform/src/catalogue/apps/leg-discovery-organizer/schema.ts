import { z } from 'zod';
import { choice, fact, facts, list, oneOf, optionalDate, optionalList, optionalLongText, optionalNumber, optionalText, rows, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  matter: text({ title: 'Matter', description: 'Caption or file name' }),
  respondingParty: text({ title: 'Responding party', description: 'Our client' }),
  propoundingParty: text({ title: 'Propounding party' }),
  forum: choice({ title: 'Court', description: 'Only named in the drafts; its rules are the attorney’s' }, { federal: 'Federal court', state: 'State court', arbitration: 'Arbitration' }),
  requests: optionalLongText({ title: 'Requests', description: 'Numbered, as served; leave empty if they are uploaded' }, 8_000),
  requestSets: rows({ title: 'Due dates', description: 'One line for each set: date of service and days to respond as the attorney determined them, or the due date itself' }, {
    set: text({ title: 'Set' }), served: optionalDate({ title: 'Served on' }), days: optionalNumber({ title: 'Days to respond' }, { min: 1, max: 365 }), due: optionalDate({ title: 'Due date' }),
  }, { least: 1, most: 20 }),
  documentIndex: optionalLongText({ title: 'Document index', description: 'Bates range or number, date, author, what it is; one on each line. Or upload it.' }, 8_000),
  standingObjections: optionalList({ title: 'Standing objections of the firm', description: 'The wording the attorney has approved, one on each line' }, 15),
  privilegeNames: optionalList({ title: 'Names for the privilege screen', description: 'Attorneys, paralegals, consultants, one on each line' }, 40),
  instructions: optionalText({ title: 'Attorney’s instructions' }, 1_000),
});

export const outputSchema = z.strictObject({
  requestTable: facts('Request table (response, objection, documents)', 'One entry for each request in its order', fact({
    number: word('No.', 'As served'),
    request: written('Request', 'Short form, faithful to its scope and period', 500),
    response: oneOf('Response', ['produce', 'produce in part', 'object', 'no responsive documents found in index', 'attorney to decide']),
    objection: written('Objection', 'From the standing objections alone, with why it fits this request; or empty', 600),
    documents: word('Documents', 'Numbers of the index that fit; or "none in the index"', 400),
  })),
  draftResponses: facts('Draft responses', 'A shell for each request', z.strictObject({
    number: word('No.', 'As served'),
    response: written('Draft', 'Objection first, then what is produced and whether anything is withheld; unverified facts stay out', 1_500),
  })),
  privilegeCandidates: facts('Privilege candidates', 'Entries of the index that an attorney looks at before anything is produced', fact({
    document: word('Document', 'Number in the index'),
    basis: word('Why it is a candidate', 'Name on the screen, "legal advice", "prepared for litigation"'),
    check: written('To check', 'Who received it, whether it was shared outside', 400),
  })),
  gaps: list('Gaps', 'Requests without documents, documents without a request, missing numbers in a Bates range, custodians or periods nobody searched'),
  dueDates: table('Due-date list', 'Computed from the dates that were entered', z.strictObject({
    set: word('Set', ''), counted: word('Counted from', ''), due: word('Due', ''), weekday: word('Weekday', ''), left: word('Left', ''), note: word('Note', ''),
  })),
});
