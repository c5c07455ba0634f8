import { controls } from './control.ts';

/** AICPA Trust Services Criteria (2017, points of focus of 2022): security, availability, confidentiality, privacy. */
export const soc2 = controls(
  ['CC1.1', 'Integrity and ethical values are set and lived', 'customer', 'Your own code of conduct and policies; Keystead records who decided what', '/audit'],
  ['CC2.2', 'People know what is asked of them', 'shared', 'Tasks of onboarding with owner, date and evidence', '/onboarding', 'people-joined'],
  ['CC3.2', 'Risks are found and judged', 'shared', 'Anomaly alerts, reviews on schedule and the findings of the budget and residency rules', '/policy', 'detection-set', 'budget-set'],
  ['CC4.1', 'Controls are looked after while they run', 'shared', 'This page, computed from live facts, and the signed log', '/controls', 'log-signed'],
  ['CC6.1', 'Access is limited by logical means', 'shared', 'Deny by default: roles, scopes of each key and token, row-level security between organisations', '/people', 'key-scoped', 'second-factor-required'],
  ['CC6.2', 'People are registered before they get access, and removed after', 'shared', 'Invitations and single sign-on with provisioning; disabling ends sessions and tokens within a second', '/people', 'single-sign-on'],
  ['CC6.3', 'Rights follow roles, with duties kept apart', 'shared', 'Seven roles, four-eyes decisions, an auditor role that changes nothing', '/people', 'owners-two', 'auditor-named'],
  ['CC6.6', 'The boundary to the outside is guarded', 'keystead', 'Keys leave only for the address they are bound to; private addresses and redirects are refused', '/credentials'],
  ['CC6.7', 'Data is protected where it travels', 'shared', 'TLS to every provider, an HTTPS address for people and programs; keys are encrypted in the browser before they are sent', '/encryption', 'https-address', 'providers-by-tls'],
  ['CC6.8', 'Unwanted software is kept out', 'keystead', 'Documents are read by isolated processes with limits; dependencies are pinned and listed', '/documents'],
  ['CC7.2', 'Deviations are noticed', 'shared', 'Budget alerts, foreign-use alarms and anomaly alerts, by mail to those named', '/budgets', 'alarm-mail', 'budget-set'],
  ['CC7.3', 'Events are judged, and incidents answered', 'shared', 'The operator’s plan, notices within 24 hours, a kill switch for each key', '/notices', 'mail-server'],
  ['CC7.5', 'What was hit is put right', 'keystead', 'Encrypted backups; a drill that restores and proves one', '/operator?tab=log', 'backup-drilled'],
  ['CC8.1', 'Changes are approved and traceable', 'shared', 'Every change of rules, keys and people is an event; a second factor is asked for', '/audit', 'log-signed'],
  ['CC9.2', 'Suppliers are managed', 'shared', 'The register of agreements, enforced in routing; a guide for each provider', '/agreements', 'agreement-registered', 'agreement-rule'],
  ['A1.2', 'Capacity, backup and recovery are provided for', 'shared', 'Fail-over between legs of a route, encrypted backups', '/gateway?tab=routes', 'backup-key', 'backup-drilled'],
  ['C1.1', 'Confidential information is recognised and protected', 'shared', 'Data classes on apps, documents, tokens and teams; rules of residency', '/policy', 'residency-set', 'detection-set'],
  ['C1.2', 'Confidential information is disposed of', 'shared', 'Retention by rule, and destruction of the encryption keys', '/settings?tab=data', 'retention-set'],
  ['P6.1', 'Personal information is disclosed only as agreed', 'shared', 'Only providers with the agreement that the class needs', '/agreements', 'agreement-rule'],
);
