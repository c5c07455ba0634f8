import { controls } from './control.ts';

/** HIPAA Security Rule and Privacy Rule, 45 CFR part 164. */
export const hipaa = controls(
  ['164.308(a)(1)(ii)(D)', 'Activity is reviewed', 'shared', 'Log, access transparency and reviews on schedule', '/audit', 'log-signed', 'auditor-named'],
  ['164.308(a)(3)', 'Only those who need it have access', 'shared', 'Roles, qualifications and scopes', '/people', 'key-scoped'],
  ['164.308(a)(4)', 'Access to health information is authorised', 'shared', 'The health class binds keys, apps and documents', '/policy', 'residency-set'],
  ['164.308(a)(5)', 'People are trained', 'customer', 'Yours to do; a task of onboarding asks for it', '/onboarding'],
  ['164.308(a)(6)', 'Incidents are answered', 'shared', 'Notices within 24 hours, key revocation within a second', '/notices', 'mail-server'],
  ['164.308(a)(7)', 'A contingency plan exists and is tried', 'shared', 'Encrypted backups and restore drills', '/operator?tab=log', 'backup-drilled'],
  ['164.308(b)(1)', 'Business associates give written assurances', 'shared', 'Health data goes only where a BAA is in force, decided in routing', '/agreements', 'agreement-registered', 'agreement-rule'],
  ['164.310(d)(2)', 'Media are disposed of', 'shared', 'Destruction of keys makes every copy unreadable', '/encryption'],
  ['164.312(a)(1)', 'Only authorised people and programs get in', 'shared', 'Deny by default, sessions that end, second factor', '/settings?tab=security', 'second-factor-required', 'sign-in-limits'],
  ['164.312(a)(2)(iv)', 'Data at rest is encrypted', 'keystead', 'Documents, drafts and keys under keys of your organisation', '/encryption'],
  ['164.312(b)', 'Access to systems is recorded', 'keystead', 'Reading a document or draft is an event too', '/audit', 'log-signed'],
  ['164.312(c)(1)', 'Data is not changed unnoticed', 'keystead', 'Authenticated encryption; approvals bind the exact text', '/audit', 'log-signed'],
  ['164.312(d)', 'Persons are who they claim to be', 'shared', 'Second factor and step-up for what matters', '/settings?tab=security', 'second-factor-required'],
  ['164.312(e)(1)', 'Data is protected on its way', 'shared', 'TLS to every provider; an HTTPS address for people and programs', '/credentials', 'https-address', 'providers-by-tls'],
  ['164.502(b)', 'Only the minimum that is needed is used', 'shared', 'Detection masks identifiers before a request leaves', '/policy', 'detection-set'],
  ['164.504(e)', 'The contract with a business associate says what is asked', 'customer', 'The register holds reference, dates and who confirmed it', '/agreements', 'agreement-registered'],
  ['164.410', 'A business associate tells of a breach without delay', 'shared', 'Notices within 24 hours of awareness, well within 60 days', '/notices', 'mail-server'],
);
