/** How bad an incident is, in the operator's judgement. */
export const incidentSeverities = ['low', 'medium', 'high', 'critical'] as const;
export type IncidentSeverity = (typeof incidentSeverities)[number];

/** Affected organisations are told within this time of the moment at which the operator became aware. */
export const noticeWithinHours = 24;

/** One step of the operator's plan. */
export interface IncidentStep {
  readonly id: string;
  readonly title: string;
  /** The part that a person plays; one person may play several. */
  readonly who: 'Incident lead' | 'Operator on duty' | 'Privacy lead' | 'Everyone involved';
  /** Hours after the operator became aware. */
  readonly withinHours: number;
  readonly how: string;
}

/**
 * The plan, in the order of time. Set against NIST SP 800-61r3 (respond, recover, improve) and the time limits of GDPR, articles 33 and 34; what an
 * organisation has to tell its own authority and people remains its own decision, which is why it is told early.
 */
export const incidentPlan: readonly IncidentStep[] = [
  { id: 'lead', title: 'Name who leads, and write down when you became aware', who: 'Operator on duty', withinHours: 1, how: 'The clock runs from that moment. Declare the incident here: what is not known yet can be said as such.' },
  { id: 'contain', title: 'Stop it from growing', who: 'Operator on duty', withinHours: 1, how: 'Suspend what is abused, revoke operator rights that are no longer certain, take the process off the network. Do not delete anything.' },
  { id: 'preserve', title: 'Keep the evidence', who: 'Operator on duty', withinHours: 2, how: 'Support bundle, logs, a backup, and the checkpoints of every log. Keep them where the attacker cannot reach.' },
  { id: 'scope', title: 'Find out who is affected', who: 'Incident lead', withinHours: 12, how: 'From the logs: which organisations, which kinds of data, since when. In doubt an organisation counts as affected.' },
  { id: 'tell', title: 'Tell the affected organisations', who: 'Privacy lead', withinHours: noticeWithinHours, how: 'What happened, since when, what it means for them, what you do, what they should do. Watch the list below until nobody is left untold; call those whose mail failed.' },
  { id: 'keys', title: 'Have keys replaced, where they may be known', who: 'Privacy lead', withinHours: noticeWithinHours, how: 'Say which provider keys and tokens to rotate. Organisations revoke them at the provider too.' },
  { id: 'update', title: 'Say what has become known', who: 'Privacy lead', withinHours: 72, how: 'An update at least every day until it is over. Organisations under GDPR have 72 hours to tell their authority, and need your facts for it.' },
  { id: 'recover', title: 'Put it right, and prove it', who: 'Operator on duty', withinHours: 168, how: 'Fix the cause, restore where needed, verify the logs from outside, rotate the installation’s own keys.' },
  { id: 'report', title: 'Give the final report', who: 'Incident lead', withinHours: 720, how: 'Cause, course, what was reached and what was not, what changes. It closes the incident for every organisation.' },
  { id: 'learn', title: 'Change what let it happen', who: 'Everyone involved', withinHours: 720, how: 'A review without blame; each measure with a person and a date. Change this plan where it did not help.' },
];
