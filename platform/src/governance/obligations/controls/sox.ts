import { controls } from './control.ts';

/** Sarbanes-Oxley Act, sections 302, 404 and 802, as general controls of information technology (COBIT's areas). */
export const sox = controls(
  ['ITGC access', 'Access to what feeds financial reporting is approved and reviewed', 'shared', 'Roles, single sign-on, an auditor who changes nothing', '/people', 'single-sign-on', 'auditor-named'],
  ['ITGC privileged access', 'Far-reaching rights are few and watched', 'shared', 'Two people for emergency access; all of it in your log', '/transparency', 'support-consent-owner', 'operators-two'],
  ['ITGC change', 'Changes are authorised and traceable', 'keystead', 'Each change of rules, prices and budgets is an event with its person', '/audit', 'log-signed'],
  ['ITGC operations', 'Data is backed up and can be restored', 'shared', 'Encrypted backups and restore drills', '/operator?tab=log', 'backup-drilled'],
  ['302', 'Officers can rely on the figures', 'shared', 'Cost comes from a ledger that is compared with the provider’s bill', '/reconciliation', 'bill-compared'],
  ['404(a)', 'Internal control is assessed', 'customer', 'Yours to do; this page gives its facts', '/controls', 'log-signed'],
  ['404 cut-off', 'Cost is booked to the right period and department', 'shared', 'Months of chargeback are closed and never change', '/chargeback', 'departments-set'],
  ['404 limits', 'Spending has limits that hold', 'shared', 'Hard caps, reserved before a request is sent', '/budgets', 'budget-set', 'key-caps'],
  ['404 judgement', 'Estimates and texts are looked over by a competent person', 'shared', 'Approval binds exactly the text that was decided on', '/reviews', 'reviewers-qualified', 'first-approval'],
  ['802', 'Records are not altered and are kept', 'keystead', 'Signed log, receipts, legal hold', '/audit', 'log-signed'],
);
