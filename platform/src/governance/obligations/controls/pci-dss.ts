import { controls } from './control.ts';

/** PCI DSS 4.0.1. Keystead is not made to store or process card data; these are the requirements it touches where prompts might hold some. */
export const pciDss = controls(
  ['1.4', 'Connections between trusted and untrusted networks are controlled', 'keystead', 'One egress, no private address, no redirect', '/credentials'],
  ['2.2', 'Systems are configured securely', 'shared', 'No default password, refusal to start with loose key files', '/operator'],
  ['3.2', 'Card data is kept as little and as short as can be', 'shared', 'Content of the gateway is not stored; retention for the rest', '/settings?tab=data', 'retention-set'],
  ['3.5', 'Card numbers are unreadable where they are stored', 'shared', 'Card numbers are found before sending and masked; documents and drafts are encrypted', '/policy', 'detection-set'],
  ['3.6–3.7', 'Cryptographic keys are protected through their life', 'keystead', 'Wrapped keys, rotation, destruction, an own key on request', '/encryption'],
  ['4.2', 'Card data is encrypted on open networks', 'shared', 'TLS to every provider; an HTTPS address for people and programs', '/credentials', 'https-address', 'providers-by-tls'],
  ['6.3', 'Weak points are found and closed', 'keystead', 'Pinned dependencies, disclosure policy, security releases', '/reference'],
  ['7.2', 'Access is given by need', 'shared', 'Roles and scopes, deny by default', '/people', 'key-scoped'],
  ['8.3', 'Strong authentication of users', 'shared', 'Passwords and passkeys, sessions that end', '/settings?tab=security', 'sign-in-limits'],
  ['8.4', 'More than one factor', 'shared', 'Required of everybody where you say so', '/settings?tab=security', 'second-factor-required'],
  ['10.2', 'Activity is logged', 'keystead', 'Every access and change, with who and when', '/audit', 'log-signed'],
  ['10.3', 'Logs are protected from change', 'keystead', 'Signed Merkle log, verifiable elsewhere', '/audit', 'log-signed'],
  ['10.4', 'Logs are reviewed', 'customer', 'Yours to do; alarms and reviews help', '/audit', 'alarm-mail', 'auditor-named'],
  ['12.8', 'Service providers are managed', 'shared', 'Register of agreements and guides', '/agreements', 'agreement-registered'],
  ['12.10', 'Incidents are answered at once', 'shared', 'Notices, kill switch, plan', '/notices', 'mail-server'],
);
