import { type HeldReport, incidentPlan, noticeWithinHours, reportNames } from '@keystead/contract';
import type { DeploymentFacts } from '../facts.ts';

/** A section of what the deployment says of its security in public. `more` stands in the white paper alone. */
export interface PublicSection { readonly id: string; readonly title: string; readonly paragraphs: readonly string[]; readonly rows?: readonly (readonly [string, string])[]; readonly more?: readonly string[] }

/** What of the audit log anybody may know. */
export interface PublicLog { readonly origin: string; readonly verifierKey: string }

const software = ['key-file', 'transit'];

/**
 * The security of a deployment in public, from the same facts as the evidence of its organisations: nothing of any of them, and nothing that would help an attacker (no version,
 * no address, no name of a machine or service). What it does not have is said.
 */
export function describeInPublic(facts: DeploymentFacts, known: { readonly log: PublicLog | null; readonly reports: readonly HeldReport[]; readonly at: Date }): readonly PublicSection[] {
  return [encryption(facts), custody(facts), isolation(), record(facts, known.log), subprocessors(facts), retention(facts), access(facts), incidents(facts), disclosure(facts), reports(known.reports, known.at)];
}

function encryption({ https, privateProviders, takesPlainKeys }: DeploymentFacts): PublicSection {
  return {
    id: 'encryption', title: 'Encryption',
    paragraphs: [
      `On its way: ${https ? 'TLS between people, programs and this service' : 'this service has no public HTTPS address set'}. A model provider is reached at the address that its key is bound to and nowhere else, by TLS${privateProviders ? '; models that stand at private addresses here may be reached without it, and organisations see where that is so' : ''}.`,
      'At rest: provider keys, documents, inputs and drafts are sealed with AES-256-GCM, each object under a key of its own, under keys of its organisation.',
    ],
    more: [`A provider key is encrypted by the client before it is sent (HPKE, RFC 9180), bound to organisation, provider, purpose and time${takesPlainKeys ? '; this installation also takes keys that programs send in clear through its API, over the connection above' : ''}. In the vault a fresh data key for each version is derived with HKDF-SHA-512; a commitment is compared before anything is opened, and the associated data binds tenant, credential, version, provider and origin, so that a row that is moved elsewhere does not open.`, 'Figures of requests, names and settings are not encrypted by the program; they lie behind row-level security in the database.'],
  };
}

function custody({ keyServices, encryptionKeyDays, cutOffSeconds }: DeploymentFacts): PublicSection {
  const services = Object.values(keyServices);
  const where = services.every((service) => !software.includes(service)) ? 'at a key management service or hardware module' : services.every((service) => service === 'key-file') ? 'in key files, apart from the database' : 'partly at a key management service, partly in key files apart from the database';
  return {
    id: 'custody', title: 'Who holds the keys',
    paragraphs: [
      `Organisations bring keys of their own model providers. They are write-only: no operation gives one back, and one part of the program alone can open it, after the intent to use it is on record. Root keys are kept ${where}.`,
      'An organisation can add a key of its own key service; without it nothing of theirs opens.',
      encryptionKeyDays === 0 ? 'Encryption keys are not rotated by themselves here.' : `Encryption keys are rotated by themselves after ${encryptionKeyDays} days.`,
    ],
    more: [`Revoking a key takes effect in every process within a second; a process that is cut off from the database stops using keys after ${cutOffSeconds} seconds. Every use, check, change and rewrapping of a key is an entry that its organisation can read.`, 'Destroying an organisation’s keys destroys what they seal. Backups still hold wrapped keys until they end.'],
  };
}

const isolation = (): PublicSection => ({
  id: 'isolation', title: 'Separation of organisations',
  paragraphs: ['By the application, and below it by row-level security in the database: the organisation comes from the verified token alone, and an id of somebody else answers as one that does not exist. An organisation can test this here itself, against a decoy that is made for it and deleted afterwards.'],
  more: ['Budgets are reserved before a request is sent, so that no cap is exceeded over all processes. Model output is rendered as inert text under a strict content policy.'],
});

function record({ checkpointsGoTo }: DeploymentFacts, log: PublicLog | null): PublicSection {
  return {
    id: 'log', title: 'A record that can be verified',
    paragraphs: ['Each organisation has a log of its own: a Merkle tree (RFC 6962) with signed checkpoints (C2SP tlog-checkpoint, Ed25519). Anybody who holds an export can verify it without this service, and a changed, missing or added entry shows.', checkpointsGoTo.length === 0 ? 'Checkpoints are not published by this service itself: keep those of your log.' : `Checkpoints leave this service as they are signed: ${checkpointsGoTo.join(', ')}.`],
    ...(log === null ? {} : { rows: [['Log of this installation', log.origin], ['Its public key', log.verifierKey]] as const }),
    more: ['Against a rollback of the whole database, a checkpoint that was kept elsewhere is what proves it: keep one.'],
  };
}

function subprocessors({ database, storage, mailHost, keyServices, tracing }: DeploymentFacts): PublicSection {
  const used = [...(database.embedded ? [] : ['a database service']), ...(storage === null ? [] : ['object storage, which gets sealed objects alone']), ...(mailHost === null ? [] : ['a mail server, for alarms, reviews and notices without content']), ...(tracing ? ['a telemetry collector, which gets times and counts without content'] : []), ...(Object.values(keyServices).some((service) => !software.includes(service)) ? ['a key management service'] : [])];
  return {
    id: 'subprocessors', title: 'Subprocessors',
    paragraphs: ['Model providers are chosen by each organisation, with its own contracts and keys; nothing is sent to a provider that an organisation has no key for, unless it allowed keys of the platform. Each organisation sees its own list, from the configuration in force.', used.length === 0 ? 'The installation itself uses no service beside its own machines.' : `Beside its own machines the installation uses ${used.join(', ')}.`],
  };
}

const days = (count: number): string => `${count} day${count === 1 ? '' : 's'}`;

function retention({ refusalDays, deletionGraceDays }: DeploymentFacts): PublicSection {
  return {
    id: 'retention', title: 'What is kept',
    paragraphs: ['Prompts and answers of programs that call models through the gateway are not stored. Runs of apps and documents are kept as each organisation sets it, down to nothing at all.'],
    rows: [['Content of gateway requests', 'not stored'], ['Figures of requests, audit log', 'as long as the organisation is here'], ['Refused requests, one by one', days(refusalDays)], ['Deletion of an organisation', `${days(deletionGraceDays)} after it is asked for; keys first, then every row and file`]],
  };
}

const access = ({ operators }: DeploymentFacts): PublicSection => ({
  id: 'access', title: 'Access by the platform’s people',
  paragraphs: [`Operators see organisations as a list, never what is in them. Support access takes two people, reads alone, never shows a key, ends by itself after four hours at most, and stands in the organisation’s own log.`],
  more: [`${operators === 0 ? 'Nobody holds' : operators === 1 ? 'One person holds' : `${operators} people hold`} operator rights. Second factors (authenticator app, passkeys), single sign-on (OpenID Connect, SAML 2.0) and provisioning (SCIM 2.0) are there for every organisation; changing keys, people or rules asks for the second factor again.`],
});

function incidents({ mailHost }: DeploymentFacts): PublicSection {
  return {
    id: 'incidents', title: 'Incidents',
    paragraphs: [`By the plan for incidents, organisations that are affected are told within ${noticeWithinHours} hours of the moment at which the operator became aware: on every page of their console until somebody says that it was read${mailHost === null ? '' : ', and by mail'}. It has ${incidentPlan.length} steps, with roles and time limits; what was done when stands in the log of the installation.`],
    more: ['A provider key that others may know is stopped in every process in one step. Its organisation sees what it could reach, what it was used for since when and by whom, and takes that along as a report.'],
  };
}

function disclosure({ contact }: DeploymentFacts): PublicSection {
  return {
    id: 'disclosure', title: 'Reporting a vulnerability',
    paragraphs: [
      contact === null ? 'The operator of this service has named no security contact. Report flaws of the software itself to its project; security.txt says how.' : `Write to ${contact}.`,
      'Please give us time to fix what could harm people before you publish it. Whoever looks in good faith, reads no data of others and breaks nothing is welcome.',
    ],
  };
}

function reports(entered: readonly HeldReport[], at: Date): PublicSection {
  const rows = entered.map(({ kind, held, issuedOn, validUntil, by }): readonly [string, string] => [
    reportNames[kind], !held ? 'not held' : validUntil !== null && validUntil < at.toISOString().slice(0, 10) ? `ended on ${validUntil}` : ['held', ...(by === null ? [] : [`by ${by}`]), ...(issuedOn === null ? [] : [`issued ${issuedOn}`]), ...(validUntil === null ? [] : [`valid until ${validUntil}`])].join(', '),
  ]);
  return {
    id: 'reports', title: 'Reports of independent parties', paragraphs: ['As the operator of this service states them. What is not held is said to be not held.'],
    rows: [...rows, ['Source code and its security tests', 'open: a list of forty-two attacks and fifteen faults, with the tests that run them']],
  };
}
