/** What can be read of a running installation, and stands as evidence: for tasks of onboarding, and for controls of frameworks. */
export const factIds = [
  'second-factor-required', 'owners-two', 'people-joined', 'reviewers-qualified', 'auditor-named', 'single-sign-on', 'sign-in-limits', 'support-consent-owner', 'key-verified', 'key-caps', 'key-scoped', 'key-recent', 'backup-key',
  'budget-set', 'alarm-mail', 'detection-set', 'residency-set', 'agreement-registered', 'agreement-rule', 'retention-set', 'first-call', 'first-run', 'first-approval', 'log-signed', 'export-made',
  'pilot-begun', 'departments-set', 'bill-compared', 'eval-run', 'backup-drilled', 'mail-server', 'operators-two',
] as const;
export type FactId = (typeof factIds)[number];

/** What each fact is, where it is changed. */
export const factTexts: Readonly<Record<FactId, { readonly label: string; readonly href: string }>> = {
  'second-factor-required': { label: 'Everybody must have a second factor', href: '/settings?tab=security' },
  'owners-two': { label: 'At least two owners', href: '/people' },
  'people-joined': { label: 'People have joined', href: '/people' },
  'reviewers-qualified': { label: 'People hold the qualifications that reviews ask for', href: '/people' },
  'auditor-named': { label: 'Somebody can read the log without being able to change anything', href: '/people' },
  'single-sign-on': { label: 'Single sign-on is in use', href: '/settings?tab=sign-in' },
  'sign-in-limits': { label: 'Sessions end after at most a day', href: '/settings?tab=security' },
  'support-consent-owner': { label: 'Support comes in only where an owner agrees', href: '/transparency' },
  'key-verified': { label: 'A provider key is verified and in use', href: '/credentials' },
  'key-caps': { label: 'Provider keys have spending caps', href: '/credentials' },
  'key-scoped': { label: 'Provider keys are limited in who and what may use them', href: '/credentials' },
  'key-recent': { label: 'No provider key is older than its 90 days', href: '/credentials/calendar' },
  'backup-key': { label: 'A route has a second leg to fall back on', href: '/gateway?tab=routes' },
  'budget-set': { label: 'A budget is in force', href: '/budgets' },
  'alarm-mail': { label: 'Somebody gets alarms by mail', href: '/budgets' },
  'detection-set': { label: 'Requests are looked through for secrets, personal or health data', href: '/policy' },
  'residency-set': { label: 'Data classes are bound to regions or addresses', href: '/policy' },
  'agreement-registered': { label: 'An agreement with a provider is registered and in force', href: '/agreements' },
  'agreement-rule': { label: 'Data classes need agreements, enforced in routing', href: '/agreements' },
  'retention-set': { label: 'How long drafts are kept is decided', href: '/settings?tab=data' },
  'first-call': { label: 'A request was answered through the gateway', href: '/requests' },
  'first-run': { label: 'An app was run', href: '/runs' },
  'first-approval': { label: 'A draft was approved by a person', href: '/reviews' },
  'log-signed': { label: 'The audit log is signed', href: '/audit' },
  'export-made': { label: 'Everything was exported once', href: '/settings?tab=data' },
  'pilot-begun': { label: 'A pilot measures time saved', href: '/time-saved?tab=pilots' },
  'departments-set': { label: 'Departments are set up', href: '/chargeback?tab=departments' },
  'bill-compared': { label: 'A provider’s bill was compared', href: '/reconciliation' },
  'eval-run': { label: 'Apps were tried on the organisation’s models', href: '/evals' },
  'backup-drilled': { label: 'Restoring a backup was drilled in the last 90 days', href: '/operator?tab=log' },
  'mail-server': { label: 'The installation can send mail', href: '/operator' },
  'operators-two': { label: 'At least two people run the installation', href: '/operator?tab=operators' },
};
