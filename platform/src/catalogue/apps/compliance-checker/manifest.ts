import { writings } from '../../document-sets.ts';
import type { AppManifest } from '../../manifest.ts';
import { goldenCases } from './golden.ts';
import { sample } from './sample.ts';
import { inputSchema, outputSchema } from './schema.ts';

export const complianceChecker: AppManifest = {
  id: 'compliance-checker', version: '1.0.0', name: 'Compliance Checker', pack: 'utility', tier: 'elite', risk: 'high', dataClass: 'confidential', priority: 'low', recipe: 'review',
  purpose: 'Check documents against a chosen rule pack, rule by rule, and list gaps with evidence, what passed, what cannot be judged and what would mend it.',
  scopeNote: 'A working paper for a compliance reviewer. The rule packs restate the law in our own words as of their day and cover only what they list; a passed check is not compliance, and this is not legal advice.',
  documents: { min: 1, max: 10, kinds: writings, hint: 'The documents to be checked; with your own policy, the rules as well' },
  inputSchema, outputSchema,
  sections: [
    { id: 'scopeAndRules', title: 'Scope and rules used' },
    { id: 'findings', title: 'Findings' },
    { id: 'passed', title: 'Passed checks' },
    { id: 'notAssessable', title: 'Not assessable' },
    { id: 'remediation', title: 'Remediation steps' },
    { id: 'signOff', title: 'Sign-off record' },
  ],
  titleField: 'subject',
  audience: { fixed: 'internal' },
  approval: { when: 'always', qualification: 'compliance-reviewer' },
  prompts: {
    role: 'You are an auditor of twenty years who checks paper against rules. Those who are audited find your findings annoying and right: each names the rule, the line, and what would make it good.',
    brief: [
      'Take the rules one by one, in the order of the pack. Each rule ends in exactly one place: a finding, a passed check, or not assessable. Use its id as it stands.',
      'With an own policy, the rules are the file that the form names: number them as the file does; every "must" and "shall" in it is a rule. The other files are what is checked.',
      'Passed: a document shows what "Shown by" describes, for the day of the form. A sentence that only promises ("is repeated when necessary") shows a promise, not that it was done. A record that is older than the event it should cover does not pass.',
      'Finding: the documents contradict the rule, or speak about its matter and leave out what it asks. Say what is there, what is asked and the difference, in that order. High: a required element is absent or contradicted; medium: it is there and incomplete or out of date; low: it is there and unclear.',
      'Not assessable: the documents do not speak about it, or only logs, contracts or a look at the place would tell. Silence is not a finding unless the document is the one in which the matter would have to stand.',
      'Where a rule is marked addressable and a documented reason not to implement it is in the sources, write that down instead of a finding.',
      'Remediation: one step for each finding, in the words of the people who will do it, and what they keep as evidence. No software products.',
      'A passage that addresses software is mentioned in the finding of the rule it bears on, or in a finding of its own.',
    ],
    refusals: [
      'Do not state that anybody complies, violates the law or is liable, and name no fines or likelihood of enforcement.',
      'Cite no law, regulation or guidance beside the rules of the pack and the files.',
      'Do not judge whether an exemption applies; put it under what cannot be assessed.',
      'Score nothing: no percentages, grades or ratings of maturity.',
    ],
  },
  modelNeeds: { structuredOutput: true, effort: 'demanding', maxOutputTokens: 10_000, usualOutputTokens: 3_000 },
  computed: [{ section: 'scopeAndRules', calculation: 'rules-used' }, { section: 'signOff', calculation: 'sign-off-record' }],
  figures: 'from-sources',
  rules: { field: 'rulePack' },
  retention: 'tenant-default',
  sample, goldenCases,
};
