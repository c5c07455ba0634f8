import { z } from 'zod';
import { choice, date, fact, facts, oneOf, optionalLongText, optionalText, table, text, word, written } from '../../fields.ts';

/** The choice under which no pack of ours is used: the rules are a document of the run. */
export const ownPolicy = 'own-policy';

export const inputSchema = z.strictObject({
  subject: text({ title: 'What is checked', description: 'Document, campaign, program or practice' }),
  rulePack: choice({ title: 'Rules', description: 'Check against one pack at a time' }, {
    'hipaa-admin': 'HIPAA administrative safeguards (45 CFR 164.308)', udaap: 'UDAAP in consumer finance (12 U.S.C. 5531, 5536)', 'fair-housing-ads': 'Fair Housing Act, advertising (42 U.S.C. 3604(c), 24 CFR 100.75)',
    'glba-safeguards': 'GLBA Safeguards Rule (16 CFR 314.4)', [ownPolicy]: 'Our own policy, uploaded with the documents',
  }),
  rulesDocument: optionalText({ title: 'Name of the file with the rules', description: 'Only for your own policy' }),
  jurisdiction: optionalText({ title: 'Jurisdiction', description: 'State, or “federal”' }, 100),
  checkDate: date({ title: 'State of affairs on', description: 'The day for which the documents should hold' }),
  context: optionalLongText({ title: 'About the organization', description: 'Size, what it does, decisions already documented' }, 3_000),
});

export const outputSchema = z.strictObject({
  scopeAndRules: table('Scope and rules used', 'From form and rule pack', z.strictObject({ item: word('Item', ''), value: word('Value', '') })),
  findings: facts('Findings', 'One for each rule that the documents do not meet or contradict. The evidence quotes the document; where something is absent, it quotes the requirement of the rule.', fact({
    rule: word('Rule', 'The id of the rule, for example HIPAA-01; for an own policy its number'),
    observation: written('Finding', 'What the document says or lacks, and what the rule asks', 800),
    severity: oneOf('Severity', ['low', 'medium', 'high']),
  })),
  passed: facts('Passed checks', 'One for each rule that a document shows to be met, in the sense of “Shown by”. The evidence quotes the document.', fact({
    rule: word('Rule', 'The id of the rule'),
    shownBy: written('Shown by', 'What in the document shows it', 500),
  })),
  notAssessable: facts('Not assessable', 'Every rule that the documents do not speak about, or that only a look at practice could settle', z.strictObject({
    rule: word('Rule', 'The id of the rule'),
    reason: written('Why, and what would settle it', 'Which record, log, contract or interview', 500),
  })),
  remediation: facts('Remediation steps', 'One for each finding, high severity first', z.strictObject({
    rule: word('Rule', 'The id of the rule'),
    toDo: written('Step', 'What to write, do or record; beginning with a verb', 600),
    evidenceToKeep: written('Evidence to keep', 'What will show that it was done', 400),
  })),
  signOff: table('Sign-off record', 'Computed from the results above', z.strictObject({ item: word('Item', ''), value: word('Value', '') })),
});
