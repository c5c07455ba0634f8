import { daysBetween } from '../key-inventory.ts';
import { type Question, attack, count, day, fault, file, logged, notApplicable, notMet, operation, page, partly, yes, yours } from './question.ts';

/** Longer than the watch ever rests, so that it has stopped. */
const watchQuietMilliseconds = 3_600_000;
/** A month, and the time to sign. */
const reviewDays = 45;

const unlabelled = (counts: string): string => (counts === 'unlabelled' ? 'what nobody labelled has no class' : `what nobody labelled counts as ${counts}`);

export const recordQuestions: readonly Question[] = [
  {
    id: 'log-complete', domain: 'logging', question: 'Is everything that people and keys do recorded, with who and when?', links: [page('/audit', 'Audit log'), page('/transparency', 'Access transparency'), fault(4)],
    answer: ({ log }) => yes(`Each action writes its entry in its own transaction, and a key is not opened unless the record of its use can be written. The log has ${count(log.entries, 'entry').replace('entrys', 'entries')}.`),
  },
  {
    id: 'log-tamper', domain: 'logging', question: 'Would changing the log show?', links: [attack(41), operation('exportAuditLog'), file('docs/reviewer.md#verify-the-audit-log-yourself', 'Verify it yourself')],
    answer({ log, at }) {
      if (log.checkpoint === null) return partly('It is a Merkle tree (RFC 6962), but no checkpoint of it is signed yet.');
      const minutes = Math.round((at.getTime() - log.checkpoint.madeAt.getTime()) / 60_000);
      return yes(`A Merkle tree (RFC 6962) with signed checkpoints; the last covers ${log.checkpoint.size} of ${log.entries} entries and is ${count(minutes, 'minute')} old. Anybody can verify an export without the server.`);
    },
  },
  { id: 'log-kept-elsewhere', domain: 'logging', question: 'Are signed checkpoints kept where the operator cannot change them?', links: [operation('readAuditCheckpoint'), page('/audit', 'Audit log')], answer: ({ deployment: { checkpointsGoTo } }) => (checkpointsGoTo.length === 0 ? notMet('The operator publishes them nowhere. Save them yourself, or let your auditor: against a rollback of the whole database, a checkpoint kept elsewhere is what proves it.') : yes(`They go to ${checkpointsGoTo.join(', ')}.`)) },
  { id: 'log-siem', domain: 'logging', question: 'Does the log reach your own monitoring (SIEM) in real time?', links: [page('/streams', 'Streams')], answer({ streams }) {
    if (streams.length === 0) return notMet('Streams over HTTPS, syslog and webhooks are there; no receiver is set up.');
    const failing = streams.filter((each) => each.failing);
    const text = `${count(streams.length, 'receiver')} (${streams.map(({ name }) => name).join(', ')}): each entry within seconds, in order, at least once.`;
    return failing.length === 0 ? yes(text) : partly(`${text} Nothing gets through to ${failing.map(({ name }) => name).join(', ')} at the moment; it waits in the log.`);
  } },
  { id: 'log-read', domain: 'logging', question: 'Is reading of documents, drafts and exports recorded too?', links: [page('/audit', 'Audit log'), logged('audit.exported')], answer: () => yes('Opening a document, a run, an export or an evidence pack is an entry like any other.') },
  { id: 'log-secrets', domain: 'logging', question: 'Are logs free of secrets and content?', links: [attack(19), file('docs/operator.md#logs', 'Logs')], answer: () => yes('A marked key is looked for, raw and encoded, in every response, log, trace, metric, dump and export. Prompts and answers are in none of them.') },
  { id: 'log-retention', domain: 'logging', question: 'Are logs kept long enough?', links: [page('/audit', 'Audit log'), page('/requests', 'Requests')], answer: ({ deployment }) => yes(`The audit log and the ledger for good; refused requests one by one for ${count(deployment.refusalDays, 'day')}, and for good in the log.`) },
  { id: 'log-alarms', domain: 'logging', question: 'Are people told when something unusual happens?', links: [page('/alerts', 'Alerts'), page('/budgets?tab=alerts', 'Alarms of budgets'), logged('anomaly.raised'), file('docs/admin.md#alerts-what-is-out-of-the-ordinary', 'What is watched')], answer({ deployment, limits, alerts, at }) {
    const quiet = alerts.lookedAt === null || at.getTime() - alerts.lookedAt.getTime() > watchQuietMilliseconds;
    const found = `Watched are spend, models, programs, networks, hours and refusals: ${count(alerts.raised, 'alert')} in 90 days, ${alerts.open} open. ${count(limits.budgets, 'budget')} with alarms.`;
    if (quiet) return partly(`The watch has not looked at this organisation ${alerts.lookedAt === null ? 'yet' : `since ${day(alerts.lookedAt)}`}. ${found}`);
    if (deployment.mailHost === null) return partly(`${found} They stand in the console; no mail server is set, so nobody is told by mail.`);
    return alerts.told === 0 ? partly(`${found} Nobody asked to be told by mail.`) : yes(`${found} ${count(alerts.told, 'person')} told by mail.`.replace('persons', 'people'));
  } },
  {
    id: 'log-reviewed', domain: 'logging', question: 'Are log, keys and access reviewed on schedule, by somebody who signs?', links: [page('/oversight', 'Scheduled reviews'), logged('oversight.signed'), file('docs/admin.md#scheduled-reviews', 'Scheduled reviews')],
    answer({ reviews: { 'monthly-security': review }, at }) {
      if (!review.enabled) return notMet('The monthly security review is switched off.');
      if (review.signedAt === null) return notMet(review.made === 0 ? 'It comes by itself when a month is over; none was made here yet.' : `${count(review.made, 'monthly review')} made, none signed yet${review.overdue > 0 ? `, ${review.overdue} overdue` : ''}.`);
      const last = `The last monthly security review was signed on ${day(review.signedAt)}; what it says and who signed stand in the log by their hash.`;
      return review.overdue > 0 || daysBetween(review.signedAt, at) > reviewDays ? partly(`${last} ${review.overdue > 0 ? 'A later one is overdue.' : 'That is more than a month ago.'}`) : yes(last);
    },
  },
  { id: 'log-auditors', domain: 'logging', question: 'Can an auditor from outside read and verify the records without your help?', links: [page('/streams?tab=auditors', 'Auditor links'), operation('exportAuditLog'), file('docs/reviewer.md#read-the-records-by-an-auditors-link', 'By an auditor’s link')], answer: ({ auditorLinks, people }) => yes(`By a link that ends and only reads, or in the role of an auditor; the export is verified without any server. Now: ${count(auditorLinks, 'link')}, ${count(people.byRole.auditor ?? 0, 'auditor')}.`) },

  {
    id: 'data-isolation', domain: 'data', question: 'Is each organisation’s data kept apart from every other’s?', links: [attack(7), attack(8), page('/evidence?tab=isolation', 'Isolation self-test'), file('docs/reviewer.md')],
    answer: ({ isolationTest, at }) => (isolationTest === null ? partly('By the application and, below it, by row-level security; the tests of the project show it. The self-test of this deployment was not run yet.')
      : !isolationTest.passed ? notMet(`The self-test of ${day(isolationTest.finishedAt)} found a way through in ${isolationTest.leaked} of ${isolationTest.tried} tries.`)
        : yes(`By the application and, below it, by row-level security. The self-test of ${day(isolationTest.finishedAt)} (${count(daysBetween(isolationTest.finishedAt, at), 'day')} ago) made ${isolationTest.tried} tries; none got through.`)),
  },
  { id: 'data-isolation-tested', domain: 'data', question: 'Was the separation tested on this very deployment within the last 90 days?', links: [page('/evidence?tab=isolation', 'Isolation self-test'), logged('isolation-test.finished')], answer: ({ isolationTest, at }) => (isolationTest === null ? notMet('It was never run here. Whoever manages the organisation can start it.') : daysBetween(isolationTest.finishedAt, at) > 90 ? notMet(`The last one is of ${day(isolationTest.finishedAt)}.`) : isolationTest.passed ? yes(`On ${day(isolationTest.finishedAt)}: ${isolationTest.tried} tries, none got through.`) : notMet(`On ${day(isolationTest.finishedAt)}: ${isolationTest.leaked} tries got through.`)) },
  {
    id: 'data-classes', domain: 'data', question: 'Is data classified, and does the class decide where it may go?', links: [page('/policy', 'Policy'), file('docs/admin.md#policy-where-data-may-go-what-must-not-be-in-it', 'Policy')],
    answer: ({ policy }) => (policy.residency.length > 0 ? yes(`${count(policy.residency.length, 'class')} bound to regions or addresses (${policy.residency.map(({ dataClass }) => dataClass).join(', ')}); ${unlabelled(policy.unlabelledAs)}.`.replace('classs', 'classes')) : notMet(`Classes are there, but the policy binds none of them; ${unlabelled(policy.unlabelledAs)}.`)),
  },
  {
    id: 'data-leak', domain: 'data', question: 'Is what leaves looked through for secrets and personal data?', links: [page('/policy', 'Policy'), file('docs/reviewer.md#what-the-policy-finds', 'What the policy finds')],
    answer({ policy }) {
      const acting = policy.detection.filter(({ action }) => action !== 'allow' && action !== 'warn');
      if (acting.length > 0) return yes(`${[...new Set(acting.map(({ category, action }) => `${category}: ${action}`))].join(', ')}. Found by shape and check sum: names of people are not.`);
      return policy.detection.some(({ action }) => action === 'warn') ? partly('It is looked for, and people are only warned.') : notMet('Nothing is looked for.');
    },
  },
  {
    id: 'data-content', domain: 'data', question: 'Is content of gateway requests left unstored?', links: [page('/requests', 'Requests'), file('docs/reviewer.md')],
    answer: () => yes('Of a request its figures are kept, never its prompt or answer.'),
  },
  {
    id: 'data-retention', domain: 'data', question: 'Is there a limit to how long runs and documents are kept?', links: [page('/settings', 'Settings'), file('docs/admin.md#what-is-kept-of-runs', 'What is kept of runs')],
    answer({ runs, organisation, documents }) {
      const held = documents.held === 0 ? '' : ` ${count(documents.held, 'document')} under legal hold.`;
      const ofDocuments = organisation.documentDays === null ? 'Documents: until somebody deletes them.' : `Documents: ${count(organisation.documentDays, 'day')}.`;
      const ofRuns = runs.mode === null ? 'Runs: as documents.' : runs.mode === 'days' ? `Runs: ${count(runs.days ?? 0, 'day')}.` : `Runs: ${{ zero: 'nothing is kept', session: 'until the session ends', keep: 'until somebody deletes them' }[runs.mode]}.`;
      const bounded = [organisation.documentDays !== null, runs.mode !== 'keep' && (runs.mode !== null || organisation.documentDays !== null)].filter(Boolean).length;
      const text = `${ofRuns} ${ofDocuments}${held}`;
      return bounded === 2 ? yes(text) : bounded === 1 ? partly(text) : notMet(text);
    },
  },
  { id: 'data-export', domain: 'data', question: 'Can you take everything with you, in open formats?', links: [page('/settings?tab=data', 'Export everything'), operation('startTenantExport')], answer: () => yes('Documents, runs, usage, log, people and settings as JSON, CSV and Markdown, with hashes; never a key.') },
  { id: 'data-location', domain: 'data', question: 'Is it known where the installation itself keeps data?', links: [page('/evidence', 'Data flow')], answer: ({ deployment }) => (deployment.database.embedded && deployment.storage === null ? partly('On the machine that the operator runs; in which country, the program cannot know. Ask the operator.') : partly(`Database: ${deployment.database.embedded ? 'that machine' : deployment.database.host ?? 'external'}; documents: ${deployment.storage === null ? 'that machine' : `${deployment.storage.host}, region ${deployment.storage.region}`}. The country of each, the operator says.`)) },
  { id: 'data-holds', domain: 'data', question: 'Can deletion be stopped where a law asks to keep something?', links: [page('/documents', 'Documents')], answer: ({ documents }) => yes(`Legal hold stops deletion by people, by retention and of the whole organisation. Under hold now: ${documents.held}.`) },
  { id: 'privacy-requests', domain: 'privacy', question: 'Can data of one person be found and deleted?', links: [page('/documents', 'Documents'), page('/runs', 'History')], answer: () => partly('Documents can be searched and deleted with what was made of them; members can be removed, and their names in the log erased while its proof stands. There is no search over the content of all runs for one person.') },
  { id: 'privacy-role', domain: 'privacy', question: 'Are the legal grounds, notices and your own records of processing in place?', links: [page('/evidence', 'Subprocessors')], answer: () => yours('You decide what is processed and why. The list of subprocessors and the data flow are made for your records.') },
  {
    id: 'privacy-agreements', domain: 'privacy', question: 'Is there a data processing agreement with every provider that receives data?', links: [page('/agreements', 'Register of agreements'), page('/evidence?tab=subprocessors', 'Subprocessors')],
    answer({ keys, agreements }) {
      const used = [...new Set(keys.filter(({ sandbox, state }) => !sandbox && state === 'active').map(({ provider }) => provider))];
      if (used.length === 0) return notApplicable('No provider receives anything.');
      const covered = used.filter((provider) => agreements.some((each) => each.provider === provider && each.kind === 'dpa' && each.credentialId === null));
      const figures = `On record for ${covered.length} of ${count(used.length, 'provider')}${covered.length === 0 ? '' : `: ${covered.join(', ')}`}.`;
      return covered.length === used.length ? yes(figures) : covered.length > 0 ? partly(figures) : notMet(figures);
    },
  },
  { id: 'privacy-transfers', domain: 'privacy', question: 'Is data kept within the regions that you chose?', links: [page('/policy', 'Policy')], answer: ({ policy }) => (policy.residency.some(({ regions }) => regions !== 'any') ? yes(`${policy.residency.filter(({ regions }) => regions !== 'any').map(({ dataClass, regions }) => `${dataClass} and stricter: ${regions === 'any' ? '' : regions.join(', ')}`).join('; ')}. An address that does not say its region is refused.`) : notMet('The policy binds nothing to a region.')) },
];
