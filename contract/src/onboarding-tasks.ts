import type { FactId } from './facts.ts';

/** Whose task it is, as long as nobody is named for it. `reviewer`: whoever holds a qualification; `operator`: whoever runs the installation. */
export const onboardingOwners = ['owner', 'admin', 'finance', 'reviewer', 'operator'] as const;
export type OnboardingOwner = (typeof onboardingOwners)[number];

export const onboardingOwnerTexts: Readonly<Record<OnboardingOwner, string>> = { owner: 'Owner', admin: 'Admin', finance: 'Finance', reviewer: 'Reviewer', operator: 'Operator of the installation' };

/** One task of bringing an organisation in. */
export interface OnboardingTask {
  readonly id: string;
  readonly title: string;
  readonly owner: OnboardingOwner;
  /** Days after the start date by which it is done; negative before it. */
  readonly day: number;
  readonly why: string;
  /** Where it is done; a page of the console or of the guides. */
  readonly href: string;
  /** What proves it; `null`: somebody says so, with a note or a reference. */
  readonly proof: FactId | null;
}

/** From two weeks before the start to four weeks after it, in the order of time. */
export const onboardingTasks: readonly OnboardingTask[] = [
  { id: 'scope', title: 'Decide which teams and apps begin, and what counts as success', owner: 'owner', day: -14, why: 'A pilot without a measure before it cannot be judged after it.', href: '/apps', proof: null },
  { id: 'provider-accounts', title: 'Open accounts at the providers, on the organisation’s own contract', owner: 'owner', day: -14, why: 'The keys, their bill and their terms are yours.', href: '/agreements?tab=guides', proof: null },
  { id: 'operators', title: 'Have at least two people who run the installation', owner: 'operator', day: -14, why: 'Emergency access takes two people, and one can fall ill.', href: '/operator?tab=operators', proof: 'operators-two' },
  { id: 'https-address', title: 'Publish Keystead at an HTTPS address', owner: 'operator', day: -12, why: 'Sign-in and prompts travel from everybody’s desk to here.', href: '/operator', proof: 'https-address' },
  { id: 'mail-server', title: 'Set a mail server', owner: 'operator', day: -12, why: 'Alarms, reminders and notices of incidents reach people by mail.', href: '/operator', proof: 'mail-server' },
  { id: 'provider-terms', title: 'Ask providers for zero retention, training off and the agreements you need', owner: 'owner', day: -12, why: 'Approval can take weeks; the guides say where to ask.', href: '/agreements?tab=guides', proof: null },
  { id: 'two-owners', title: 'Name a second owner', owner: 'owner', day: -10, why: 'Only owners can let support in or end the organisation; one alone is a single point of failure.', href: '/people', proof: 'owners-two' },
  { id: 'second-factor', title: 'Require a second factor of everybody', owner: 'owner', day: -10, why: 'A password alone is one leaked list away from your keys.', href: '/settings?tab=security', proof: 'second-factor-required' },
  { id: 'single-sign-on', title: 'Connect single sign-on', owner: 'admin', day: -9, why: 'Whoever leaves the organisation loses access here by itself.', href: '/settings?tab=sign-in', proof: 'single-sign-on' },
  { id: 'support-consent', title: 'Decide who may let platform support in', owner: 'owner', day: -9, why: 'Support reads settings only where somebody agrees; you say who.', href: '/transparency', proof: 'support-consent-owner' },
  { id: 'backup-drill', title: 'Drill restoring a backup', owner: 'operator', day: -7, why: 'A backup that was never restored is a hope.', href: '/operator?tab=log', proof: 'backup-drilled' },
  { id: 'agreements', title: 'Register the agreements that are in force', owner: 'owner', day: -7, why: 'Routing goes by the register, and it reminds you before one ends.', href: '/agreements', proof: 'agreement-registered' },
  { id: 'data-classes', title: 'Say which data needs which agreement', owner: 'admin', day: -6, why: 'Health data then cannot go to a provider without a BAA, whoever asks.', href: '/agreements', proof: 'agreement-rule' },
  { id: 'residency', title: 'Say where each class of data may go', owner: 'admin', day: -6, why: 'A rule in routing holds where a rule on paper is forgotten.', href: '/policy', proof: 'residency-set' },
  { id: 'detection', title: 'Choose what is looked for in requests', owner: 'admin', day: -6, why: 'A pasted password or patient number is stopped before it leaves.', href: '/policy', proof: 'detection-set' },
  { id: 'first-key', title: 'Add the first provider key and have it verified', owner: 'admin', day: -5, why: 'It is encrypted in your browser; nobody reads it again.', href: '/credentials/new', proof: 'key-verified' },
  { id: 'key-scope', title: 'Limit who and what may use each key', owner: 'admin', day: -5, why: 'A key that everybody may use for everything is a key nobody answers for.', href: '/credentials', proof: 'key-scoped' },
  { id: 'key-caps', title: 'Cap what each key may spend', owner: 'admin', day: -4, why: 'The cap holds under any load; set one at the provider too.', href: '/credentials', proof: 'key-caps' },
  { id: 'budget', title: 'Set the organisation’s budget', owner: 'finance', day: -4, why: 'What could be spent is held before it is spent.', href: '/budgets', proof: 'budget-set' },
  { id: 'alarm-mail', title: 'Have alarms sent to somebody who reads them', owner: 'finance', day: -4, why: 'An alarm on a page that nobody opens is none.', href: '/budgets', proof: 'alarm-mail' },
  { id: 'retention', title: 'Decide how long drafts and documents are kept', owner: 'admin', day: -3, why: 'What is not kept cannot leak; what you must keep, you keep on purpose.', href: '/settings?tab=data', proof: 'retention-set' },
  { id: 'people', title: 'Invite the first people, in teams', owner: 'admin', day: -3, why: 'Apps, budgets and reports go by team.', href: '/people', proof: 'people-joined' },
  { id: 'qualifications', title: 'Give reviewers their qualifications', owner: 'admin', day: -2, why: 'What goes to clients is approved by somebody who may; without one it waits.', href: '/people', proof: 'reviewers-qualified' },
  { id: 'first-call', title: 'Send the first request', owner: 'admin', day: -1, why: 'It proves key, route, budget and log in one go.', href: '/gateway', proof: 'first-call' },
  { id: 'first-run', title: 'Run the first app with a real document', owner: 'admin', day: 0, why: 'Seeing it once saves an hour of explaining.', href: '/apps', proof: 'first-run' },
  { id: 'first-review', title: 'Decide over the first draft', owner: 'reviewer', day: 2, why: 'The reviewer learns what is asked, and the log shows that a person decided.', href: '/reviews', proof: 'first-approval' },
  { id: 'evals', title: 'Try the apps’ golden cases on your models', owner: 'admin', day: 5, why: 'You see which model is good enough before people rely on it.', href: '/evals', proof: 'eval-run' },
  { id: 'pilot', title: 'Begin measuring time saved', owner: 'owner', day: 7, why: 'Two weeks and ninety days later there is a report with the payback.', href: '/time-saved?tab=pilots', proof: 'pilot-begun' },
  { id: 'backup-key', title: 'Give important routes a second leg, and drill it', owner: 'admin', day: 10, why: 'A provider’s bad day is then not yours.', href: '/gateway?tab=routes', proof: 'backup-key' },
  { id: 'departments', title: 'Set up departments for chargeback', owner: 'finance', day: 14, why: 'The first closed month is then complete.', href: '/chargeback?tab=departments', proof: 'departments-set' },
  { id: 'auditor', title: 'Name an auditor, who reads and changes nothing', owner: 'owner', day: 14, why: 'Whoever checks should not need the rights of whoever acts.', href: '/people', proof: 'auditor-named' },
  { id: 'verify-log', title: 'Verify the log yourself, outside of Keystead', owner: 'owner', day: 14, why: 'Proof that you have not tried is only a promise.', href: '/audit', proof: null },
  { id: 'train-people', title: 'Show people what may go in, what is checked, and whom to ask', owner: 'admin', day: 14, why: 'Rules that people understand are kept. The EU AI Act asks for it too (article 4).', href: '/people', proof: null },
  { id: 'own-plan', title: 'Write Keystead into your own incident plan', owner: 'owner', day: 21, why: 'Who stops a key, who is told, and who answers the operator’s notice.', href: '/notices', proof: null },
  { id: 'bill', title: 'Compare the first provider’s bill', owner: 'finance', day: 28, why: 'It shows whether anybody else uses your keys.', href: '/reconciliation', proof: 'bill-compared' },
  { id: 'export', title: 'Export everything once', owner: 'owner', day: 28, why: 'You know then that you can leave.', href: '/settings?tab=data', proof: 'export-made' },
  { id: 'look-back', title: 'Look back: what helped, what did not, what changes', owner: 'owner', day: 28, why: 'Decide on facts whether it grows.', href: '/usage', proof: null },
];
