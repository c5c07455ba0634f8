import { z } from 'zod';
import { choice, fact, facts, list, optionalDate, optionalList, optionalLongText, optionalText, rows, statements, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  title: text({ title: 'Procedure' }),
  notes: optionalLongText({ title: 'Process notes or transcript', description: 'How it is done today, in any order; or add files' }, 20_000),
  role: text({ title: 'Who carries it out', description: 'Role, not a name' }),
  tools: optionalList({ title: 'Tools and forms', description: 'Systems, forms and keys it needs; one on each line' }, 20),
  constraints: optionalList({ title: 'Limits', description: 'Times, amounts, rules that must be kept; one on each line' }, 20),
  format: choice({ title: 'Form' }, { full: 'Full procedure', short: 'One page' }),
  version: text({ title: 'Version being written', description: 'For example 1.0' }, 20),
  author: text({ title: 'Author' }),
  revisions: rows({ title: 'Earlier versions', description: 'As they stand in the old procedure, if there is one' }, {
    version: text({ title: 'Version' }, 20), date: optionalDate({ title: 'Date' }), author: optionalText({ title: 'Author' }), change: optionalText({ title: 'What changed' }),
  }, { most: 20 }),
});

export const outputSchema = z.strictObject({
  purpose: statements('Purpose and scope', 'What the procedure is for, when it starts, when it is done, what it does not cover'),
  roles: facts('Roles', 'Everybody who acts in it', fact({
    role: word('Role', 'Role, not a person’s name'),
    part: written('Part in it', 'What the role does and decides here', 400),
  })),
  steps: facts('Step-by-step procedure', 'In the order of the work; one action of one role in each', fact({
    step: word('Step', 'Number, counting from 1'),
    role: word('Role', 'Who does it'),
    instruction: written('What to do', 'Imperative; decisions as “If …, then …”', 700),
    done: written('Done when', 'What one sees when it is done; “not stated” if no source says', 300),
  })),
  checklist: list('Checklist', 'One short line for each step that can be forgotten, in order, to be ticked'),
  exceptions: facts('Exceptions and escalation', 'What can go differently and who is asked then, with the limits as the sources have them', fact({
    situation: word('If', 'The situation, four to fifteen words'),
    response: written('Then', 'What to do and whom to tell', 500),
  })),
  openPoints: list('Open points', 'What the notes leave unsaid or say two ways, as questions to whoever knows the work'),
  revisionHistory: table('Revision history', 'From the versions that were entered', z.strictObject({ version: word('Version', ''), date: word('Date', ''), author: word('Author', ''), change: word('Change', '') })),
});
