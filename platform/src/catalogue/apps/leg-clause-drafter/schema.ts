import { z } from 'zod';
import { choice, fact, facts, message, oneOf, optionalLongText, optionalMoney, optionalText, table, text, word, written } from '../../fields.ts';

export const inputSchema = z.strictObject({
  clauseTopic: text({ title: 'Clause or term', description: 'For example: limitation of liability, assignment, termination for convenience' }),
  originalClause: optionalLongText({ title: 'Original clause', description: 'The wording to be revised, copied from the contract; empty for a new clause' }, 8_000),
  ourSide: text({ title: 'Our side', description: 'The party’s defined term, such as Customer or Licensor' }),
  otherSide: text({ title: 'Other side' }),
  dealContext: optionalLongText({ title: 'Deal context', description: 'What the deal is, what was agreed, what must not be reopened' }, 4_000),
  dealValue: optionalMoney({ title: 'Deal value' }),
  position: choice({ title: 'Position' }, { balanced: 'Balanced', 'ours-firm': 'Firm, for our side', 'ours-opening': 'Opening ask, for our side', 'accept-minor': 'Accept theirs with small repairs' }),
  instructions: text({ title: 'What the clause must do', description: 'The attorney’s instruction' }, 2_000),
  houseStyle: optionalText({ title: 'House style', description: 'shall or will, numbering, defined terms, gender-neutral wording' }, 600),
  governingLaw: optionalText({ title: 'Governing law', description: 'As the contract names it; its rules are the attorney’s' }),
  audience: choice({ title: 'Where the draft goes' }, { internal: 'To our attorney', client: 'To the client or the other side' }),
});

export const outputSchema = z.strictObject({
  proposedClause: message('Proposed clause', 'The whole clause as it would stand in the contract', {
    heading: word('Heading', 'With its number, if the original has one', 200),
    text: written('Proposed wording', 'Complete wording; defined terms as the contract has them; a fact that nobody supplied is a named gap such as [NOTICE ADDRESS: not given]', 8_000),
  }),
  redline: table('Redline vs original', 'Computed by comparing the proposed text with the original, word by word', z.strictObject({
    change: word('Change', ''), original: written('Original', '', 8_000), proposed: written('Proposed', '', 8_000),
  })),
  rationale: facts('Rationale', 'One entry for each change that matters, in the order of the clause', fact({
    change: word('Change', 'What was changed, in two to twelve words'),
    reason: written('Reason', 'What it does for our side in practice and what the other side will say', 700),
  })),
  fallbacks: facts('Fallback wording', 'From the first to the last position, most favorable first; none beyond what instruction and house bank allow', z.strictObject({
    order: oneOf('Order', ['first fallback', 'second fallback', 'last position', 'attorney to approve']),
    wording: written('Wording', 'Complete sentences that fit into the clause', 2_500),
    gives: written('What it gives up', 'In one sentence', 400),
  })),
  interactions: facts('Interactions with other clauses', 'Clauses and definitions of the contract that the change touches', fact({
    clause: word('Clause', 'Number and heading as the contract has them'),
    effect: written('Effect', 'What no longer fits, doubles or must change with it', 600),
  })),
});
