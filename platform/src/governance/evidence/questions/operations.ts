import { type ReportKind, incidentPlan, noticeWithinHours, reportNames } from '@keystead/contract';
import type { Facts } from '../facts.ts';
import { daysBetween } from '../key-inventory.ts';
import { type Question, attack, count, day, fault, file, logged, notApplicable, notMet, page, partly, yes, yours } from './question.ts';

/** A restore that was proven counts for so long. */
const drillDays = 100;
const backupDays = 2;

/** What the operator says of a report of auditors: held while it is valid, else not. What is entered nowhere is not held. */
function reported(kind: ReportKind, { reports, at }: Facts, without: string): ReturnType<typeof yes> {
  const found = reports.find((report) => report.kind === kind && report.held);
  if (found === undefined) return notMet(`Not held. ${without}`.trim());
  const words = `${reportNames[kind]}${found.by === null ? '' : ` by ${found.by}`}, issued ${found.issuedOn ?? 'on a day that is not stated'}${found.validUntil === null ? '' : `, valid until ${found.validUntil}`}. As the operator entered it: ask for a copy.`;
  return found.validUntil !== null && found.validUntil < day(at) ? notMet(`It has ended: ${words}`) : yes(words);
}

export const operationQuestions: readonly Question[] = [
  { id: 'app-input', domain: 'application', question: 'Is every input checked against a strict schema?', links: [attack(22), attack(6)], answer: () => yes('Each operation is declared once with its schema; an unknown field is refused. Tests send missing, null and wrong values for every field of every operation.') },
  { id: 'app-injection', domain: 'application', question: 'Are injection and cross-site scripting prevented?', links: [attack(17), attack(29), attack(32)], answer: () => yes('Parameters are bound in SQL, no template is evaluated, and pages run under a content policy without inline or foreign scripts.') },
  { id: 'app-csrf', domain: 'application', question: 'Are requests from other sites refused?', links: [attack(39)], answer: () => yes('Cookies are HttpOnly and SameSite; a request that changes something and comes from another origin is refused.') },
  { id: 'app-ssrf', domain: 'application', question: 'Is the server kept from calling internal addresses?', links: [attack(16), attack(15)], answer: ({ deployment }) => (deployment.privateProviders ? partly('Redirects are never followed and the connected address is the checked one, but the operator lets providers be on private addresses.') : yes('Private, loopback and metadata addresses are refused in every notation; the connected address is the checked one; redirects are not followed.')) },
  { id: 'app-files', domain: 'application', question: 'Are uploaded files handled safely?', links: [attack(24), attack(27), attack(28)], answer: () => yes('Parsed in a process without secrets and with limits, told by content and not by name, and given back only as downloads. There is no virus scanner.') },
  { id: 'app-limits', domain: 'application', question: 'Is use limited, so that one caller cannot stop the others?', links: [attack(37), fault(8)], answer: () => yes('Sizes, rates and times are bounded for each caller; slow and hanging clients are ended.') },
  { id: 'app-pentest', domain: 'assurance', question: 'Was there a penetration test by an independent party?', links: [page('/controls', 'Reports held'), file('docs/attacks.md')], answer: (facts) => reported('penetration-test', facts, 'The project’s own tests try the 42 attacks and 15 faults of its list.') },
  { id: 'assurance-soc2', domain: 'assurance', question: 'Is there a SOC 2 Type II report?', links: [page('/controls', 'Reports held')], answer: (facts) => reported('soc2-type2', facts, 'The operator has entered none for this deployment.') },
  { id: 'assurance-iso', domain: 'assurance', question: 'Is there an ISO/IEC 27001 certificate?', links: [page('/controls', 'Reports held')], answer: (facts) => reported('iso27001', facts, '') },
  { id: 'assurance-hipaa', domain: 'assurance', question: 'Are health data handled under business associate agreements?', links: [page('/agreements', 'Register of agreements'), page('/agreements?tab=rules', 'What data needs')], answer({ keys, agreements }) {
    const used = [...new Set(keys.filter(({ sandbox, state }) => !sandbox && state === 'active').map(({ provider }) => provider))];
    if (used.length === 0) return notApplicable('No provider receives anything.');
    const covered = used.filter((provider) => agreements.some((each) => each.provider === provider && each.kind === 'baa'));
    return covered.length === used.length ? yes(`On record for every provider (${covered.join(', ')}).`) : covered.length > 0 ? partly(`On record for ${covered.join(', ')} of ${used.join(', ')}.`) : notMet('None is on record: send no health data to these providers.');
  } },
  { id: 'assurance-controls', domain: 'assurance', question: 'Are controls mapped to the frameworks that reviewers ask for?', links: [page('/controls', 'Controls'), file('docs/admin.md#onboarding-controls-notices', 'Controls')], answer: () => yes('SOC 2, ISO/IEC 27001, HIPAA, GDPR, PCI DSS, SOX and the EU AI Act, each control with who sees to it and the facts of this organisation that meet it or do not.') },
  { id: 'assurance-open', domain: 'assurance', question: 'Can the source code be inspected?', links: [file('README.md'), file('docs/reviewer.md')], answer: () => yes('All of it is open (Apache-2.0), with the tests that run the attacks, and the reasons for what surprised us.') },

  { id: 'incident-plan', domain: 'incident', question: 'Is there an incident plan with roles and time limits?', links: [page('/notices', 'Notices'), file('docs/operator.md#incidents-who-is-told-within-24-hours', 'The plan')], answer: ({ deployment }) => (deployment.contact === null ? partly(`${incidentPlan.length} steps with roles and hours stand in the operator’s console. But they named no security contact for this deployment.`) : yes(`${incidentPlan.length} steps with roles and hours stand in the operator’s console, and what was done is in the platform’s log. Security contact: ${deployment.contact}.`)) },
  { id: 'incident-practised', domain: 'incident', question: 'Is the incident plan practised?', links: [file('docs/operator.md#incidents-who-is-told-within-24-hours', 'The plan')], answer: () => notMet('The program records no exercise. Ask the operator for theirs.') },
  { id: 'incident-notice', domain: 'incident', question: `Are you told of an incident within ${noticeWithinHours} hours?`, links: [page('/notices', 'Notices'), logged('notice.given')], answer({ notices, deployment }) {
    const figures = notices.told === 0 ? 'You were told of none in the last year.' : `You were told of ${notices.told} in the last year, ${notices.late === 0 ? 'all' : `${notices.told - notices.late} of them`} within ${noticeWithinHours} hours of the operator’s awareness.`;
    if (notices.late > 0) return notMet(figures);
    return deployment.mailHost === null ? partly(`A notice stands on every page until it is read; no mail server is set, so it comes by no mail. ${figures}`) : yes(`A notice stands on every page until it is read, and comes to owners and admins by mail. ${figures}`);
  } },
  { id: 'incident-key', domain: 'incident', question: 'Can a stolen key be found out about, stopped, and its use reconstructed?', links: [page('/incidents', 'Incidents'), page('/requests', 'Requests'), page('/reconciliation', 'Use by others'), logged('incident.opened')], answer: ({ keyIncidents }) => yes(`One step stops it in every process within a second, and shows what it could reach and what it was used for since when, by whom; the report is exported. Comparing with the provider’s bill shows use from elsewhere. Until now: ${keyIncidents.open} open, ${keyIncidents.closed} closed.`) },
  { id: 'incident-disclosure', domain: 'incident', question: 'Is there a way to report vulnerabilities?', links: [file('SECURITY.md', 'Reporting')], answer: ({ deployment }) => (deployment.contact === null ? partly('The project has one (security.txt, RFC 9116); the operator of this deployment named no contact of their own.') : yes(`${deployment.contact}, and security.txt (RFC 9116).`)) },
  { id: 'incident-own', domain: 'incident', question: 'Do you tell the people concerned and the authorities in time?', links: [page('/incidents', 'Incidents'), page('/notices', 'Notices')], answer: () => yours('The duty to notify is yours. An incident’s tasks ask whether clients, insurers or authorities must be told; its report, the operator’s notices and the log say what was touched, by whom, and when.') },

  { id: 'backup-made', domain: 'continuity', question: 'Are there recent, encrypted backups?', links: [file('docs/operator.md#back-up-and-prove-that-it-restores', 'Backups')], answer: ({ backups, at }) => (backups.madeAt === null ? notMet('The log of the installation knows of none made with the program’s own command. The operator may make them otherwise: ask.') : daysBetween(backups.madeAt, at) > backupDays ? partly(`The last one the program made is of ${day(backups.madeAt)}.`) : yes(`The last one is of ${day(backups.madeAt)}, encrypted (age).`)) },
  {
    id: 'backup-drill', domain: 'continuity', question: 'Is it proven that a backup restores?', links: [file('docs/operator.md#back-up-and-prove-that-it-restores', 'Restore drill')],
    answer({ backups: { drilledAt, failedAt }, at }) {
      if (failedAt !== null && (drilledAt === null || failedAt > drilledAt)) return notMet(`The last drill failed, on ${day(failedAt)}.`);
      if (drilledAt === null) return notMet('No restore was ever drilled here.');
      return daysBetween(drilledAt, at) > drillDays ? partly(`The last drill that held is of ${day(drilledAt)}, more than ${drillDays} days ago.`) : yes(`The drill of ${day(drilledAt)} restored into a scratch database and proved row counts, checkpoints and a decryption.`);
    },
  },
  { id: 'continuity-faults', domain: 'continuity', question: 'Is it known what happens when parts fail?', links: [fault(1), fault(3), fault(11), file('docs/conduct.md')], answer: () => yes('Fifteen faults are injected by tests: killed processes, lost database, full disk, hanging providers, key service down. What cannot be recorded is not done.') },
  { id: 'continuity-availability', domain: 'continuity', question: 'Is an availability promised and measured?', links: [page('/gateway?tab=routes', 'Live health')], answer: () => notMet('The program promises none. Its health is shown live and to Prometheus; a promise is the operator’s to make.') },
  { id: 'continuity-key-loss', domain: 'continuity', question: 'Are root keys backed up apart from the data?', links: [file('docs/operator.md#back-up-the-keys-apart', 'Back up the keys apart')], answer: ({ deployment }) => (Object.values(deployment.keyServices).includes('key-file') ? partly('They are files apart from the database, and backups hold them only where the operator asks for it. Whether a copy is kept apart, the program cannot see.') : yes('They are at a key service, which keeps them.')) },
  { id: 'continuity-exit', domain: 'continuity', question: 'Could you go on without this supplier?', links: [page('/settings?tab=data', 'Export everything'), file('README.md')], answer: () => yes('Everything can be exported and brought into an installation of your own; the software is open source.') },

  { id: 'dev-tests', domain: 'development', question: 'Is every change tested for security?', links: [file('docs/attacks.md'), file('CONTRIBUTING.md')], answer: () => yes('Attacks and faults are named tests that run with every change; a table made from their names says which test runs which.') },
  { id: 'dev-dependencies', domain: 'development', question: 'Are third-party parts pinned and watched?', links: [file('CONTRIBUTING.md'), file('docs/reviewer.md')], answer: () => partly('Exact versions, locked by hash, no install scripts, licences checked. Whether the operator’s installation is up to date, they must say.') },
  { id: 'dev-sbom', domain: 'development', question: 'Is there a software bill of materials?', links: [file('CONTRIBUTING.md')], answer: () => notMet('Not yet: the lock file names every part with its hash, but no CycloneDX or SPDX document is published.') },
  { id: 'dev-separation', domain: 'development', question: 'Are production keys kept out of tests and development?', links: [page('/credentials', 'Credentials')], answer({ keys }) {
    const environments = new Set(keys.filter(({ sandbox }) => !sandbox).map(({ environment }) => environment));
    if (environments.size === 0) return notApplicable('There is no provider key.');
    return environments.size > 1 ? yes(`Keys and tokens have an environment and do not serve another’s: ${[...environments].join(', ')}.`) : partly(`Keys have an environment, and all of them are for ${[...environments][0] ?? ''}.`);
  } },
  { id: 'dev-hosting', domain: 'vendors', question: 'Are the machines, their network and their access under control?', links: [file('docs/operator.md')], answer: ({ deployment }) => partly(`That is for whoever runs the installation to say${deployment.company === null ? '' : ` (${deployment.company})`}: the program sees neither the machine’s patches nor who can reach it. ${count(deployment.operators, 'person')} hold${deployment.operators === 1 ? 's' : ''} operator rights in it.`.replace('persons', 'people')) },
  { id: 'people-devices', domain: 'people', question: 'Are your people’s own devices protected?', links: [page('/security', 'Sessions')], answer: () => yours('Devices are yours. Sessions can be listed and ended one by one.') },
  { id: 'app-support', domain: 'vendors', question: 'Is support’s access to your data asked for, bounded and recorded?', links: [page('/transparency', 'Access transparency'), logged('break-glass.requested')], answer: ({ support }) => yes(`Two people, reading only, four hours at most, in both logs. Drills in the last year: ${support.drills}.`) },
];
