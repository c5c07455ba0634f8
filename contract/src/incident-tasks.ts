/** What there is to do about a key that others may know, in the order in which it is best done. */
export const incidentTasks = ['revoke-at-provider', 'check-provider-log', 'replace', 'find-the-leak', 'other-places', 'tell-people', 'tell-authorities'] as const;
export type IncidentTask = (typeof incidentTasks)[number];

/** Why an incident is closed although things to do are open. */
export const openTaskReasons = ['not-needed', 'elsewhere', 'later', 'accepted'] as const;
export type OpenTaskReason = (typeof openTaskReasons)[number];
export const openTaskReasonTexts: Readonly<Record<OpenTaskReason, string>> = {
  'not-needed': 'They are not needed: the suspicion was wrong, or the key was worth nothing',
  elsewhere: 'They are done and kept track of elsewhere',
  later: 'Somebody does them later, and answers for it',
  accepted: 'They stay undone, and that is accepted',
};

/** The tasks in plain words, and why each is on the list. */
export const incidentTaskTexts: Readonly<Record<IncidentTask, { readonly title: string; readonly why: string }>> = {
  'revoke-at-provider': { title: 'Revoke the key at its provider', why: 'Stopped here, it still works there: whoever has a copy can use it until the provider revokes it.' },
  'check-provider-log': { title: 'Compare with the provider’s own record of use', why: 'Use that is missing below did not come from here. The comparison with the provider’s bill finds it day by day.' },
  replace: { title: 'Put a new key in its place', why: 'What depended on the key fails over or is refused until then.' },
  'find-the-leak': { title: 'Find out how it may have got out', why: 'Repositories, tickets, chats, logs, machines of people who left: a new key leaks the same way.' },
  'other-places': { title: 'Look where else the same key stands', why: 'Other tools, scripts and machines that were given it beside Keystead.' },
  'tell-people': { title: 'Tell those who used it, and whoever answers for security', why: 'They see calls refused, and may know more.' },
  'tell-authorities': { title: 'Decide whether clients, insurers or authorities must be told', why: 'Where personal data could be reached, deadlines may run from the moment you knew (72 hours under Article 33 of the GDPR).' },
};
