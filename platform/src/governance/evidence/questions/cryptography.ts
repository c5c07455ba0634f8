import { receivers } from '../providers-in-use.ts';
import { daysBetween, isOverdue } from '../key-inventory.ts';
import { isKeyFile, keyServiceName } from '../../key-services.ts';
import { type Question, attack, count, fault, file, logged, notApplicable, notMet, page, partly, yes } from './question.ts';

const keyRingNames: Readonly<Record<string, string>> = { credential: 'For provider keys', content: 'for documents and runs', audit: 'for the log' };

export const cryptographyQuestions: readonly Question[] = [
  {
    id: 'crypto-transit', domain: 'cryptography', question: 'Is data encrypted on its way?', links: [file('docs/operator.md'), attack(16)],
    answer(facts) {
      const plain = receivers(facts).filter(({ origin, keys: [key] }) => !origin.startsWith('https:') && !key.sandbox);
      const outward = plain.length === 0 ? 'Every provider is reached by TLS.' : `${plain.map(({ name }) => name).join(', ')} without TLS.`;
      if (facts.deployment.https) return plain.length === 0 ? yes(`People and programs use an HTTPS address. ${outward}`) : partly(`People and programs use an HTTPS address. ${outward}`);
      return notMet(`No public HTTPS address is set for this installation. ${outward}`);
    },
  },
  {
    id: 'crypto-rest', domain: 'cryptography', question: 'Is data encrypted at rest?', links: [page('/encryption', 'Encryption'), attack(42), file('SECURITY.md', 'How a key is kept')],
    answer: ({ deployment }) => yes(`Provider keys, documents, inputs and drafts: AES-256-GCM, a key for each object, under keys of your organisation. What the ledger and the log hold (figures, names) is not encrypted by the program${deployment.database.embedded ? '' : ', and stands in the operator’s database'}.`),
  },
  {
    id: 'crypto-algorithms', domain: 'cryptography', question: 'Are only published, current algorithms used?', links: [file('SECURITY.md', 'How a key is kept'), file('docs/decisions/2026-11-21-keys-are-sealed-before-they-are-sent.md')],
    answer: () => yes('AES-256-GCM with associated data, HKDF-SHA-512, HPKE (RFC 9180) for entry, Ed25519 for signatures, SHA-256 in the log (RFC 6962). None is home-made; the suite is pinned and never read from what is opened.'),
  },
  {
    id: 'crypto-root', domain: 'keys', question: 'Are root keys kept in a key management service or HSM?', links: [page('/encryption', 'Encryption'), file('docs/operator.md#root-keys-at-a-key-service', 'Root keys at a key service')],
    answer({ deployment: { keyServices } }) {
      const kinds = Object.entries(keyServices).map(([ring, service]) => `${keyRingNames[ring] ?? ring}: ${keyServiceName(service)}`).join('; ');
      const files = Object.values(keyServices).filter(isKeyFile).length;
      if (files === 0) return yes(`${kinds}.`);
      return files === 3 ? notMet('They are key files of this machine (0600), apart from the database.') : partly(`${kinds}.`);
    },
  },
  {
    id: 'crypto-own-key', domain: 'keys', question: 'Can you bring, and withdraw, an encryption key of your own?', links: [page('/encryption', 'Own key'), file('docs/decisions/2026-11-21-an-own-key-is-a-layer.md')],
    answer: ({ ownKey }) => (ownKey === null ? partly('It can be connected (AWS, Google, Azure, Vault or OpenBao); none is.') : yes(`At ${keyServiceName(ownKey.service)}, since ${ownKey.madeAt.toISOString().slice(0, 10)}: without it nothing of yours opens.`)),
  },
  {
    id: 'crypto-rotation', domain: 'keys', question: 'Are encryption keys rotated on schedule?', links: [page('/encryption', 'Encryption'), fault(12), logged('tenant-key.rotation-started')],
    answer({ at, deployment, encryptionKeys }) {
      if (deployment.encryptionKeyDays === 0) return notMet('The operator switched automatic rotation off.');
      const oldest = Math.max(0, ...encryptionKeys.map(({ madeAt }) => daysBetween(madeAt, at)));
      return oldest > deployment.encryptionKeyDays + 7 ? partly(`Every ${deployment.encryptionKeyDays} days by themselves, but the oldest is ${oldest} days old.`) : yes(`Every ${deployment.encryptionKeyDays} days by themselves; the oldest is ${count(oldest, 'day')} old.`);
    },
  },
  {
    id: 'crypto-readable', domain: 'keys', question: 'Is a provider key unreadable once it is entered, for everybody?', links: [attack(14), attack(19), file('SECURITY.md', 'How a key leaves'), page('/transparency', 'Every touch of a key')],
    answer: ({ deployment }) => (deployment.takesPlainKeys
      ? partly('No operation gives one, and the gateway alone opens it. But this installation also takes keys in clear through the API (KEYSTEAD_PLAIN_KEYS), so the control plane sees those on entry.')
      : yes('Keys are sealed before they are sent, no operation gives one back, and the gateway alone opens one, after the intent to use it is on record.')),
  },
  {
    id: 'crypto-provider-rotation', domain: 'keys', question: 'Are provider keys rotated on schedule?', links: [page('/credentials/calendar', 'Rotation calendar'), page('/credentials', 'Credentials')],
    answer({ keys, at }) {
      const real = keys.filter(({ sandbox, payer, state }) => !sandbox && payer === 'tenant' && state === 'active');
      if (real.length === 0) return notApplicable('There is no provider key of your own.');
      const [overdue, without] = [real.filter((key) => isOverdue(key, at)).length, real.filter(({ rotationDays }) => rotationDays === null).length];
      const figures = `${count(real.length, 'key')}: ${overdue} overdue, ${without} without a schedule; the oldest is ${count(Math.max(...real.map(({ madeAt }) => daysBetween(madeAt, at))), 'day')} old.`;
      return overdue === real.length ? notMet(figures) : overdue + without > 0 ? partly(figures) : yes(figures);
    },
  },
  {
    id: 'crypto-provider-scope', domain: 'keys', question: 'Is each provider key limited to what it is for?', links: [page('/credentials', 'Credentials')],
    answer({ keys }) {
      const real = keys.filter(({ sandbox, payer, state }) => !sandbox && payer === 'tenant' && state === 'active');
      if (real.length === 0) return notApplicable('There is no provider key of your own.');
      const [scoped, broad] = [real.filter(({ restricted }) => restricted).length, real.filter(({ warning }) => warning).length];
      const figures = `${scoped} of ${count(real.length, 'key')} limited to teams, apps, models or data classes here; ${broad} may do more at the provider than they need to.`;
      return scoped === real.length && broad === 0 ? yes(figures) : scoped > 0 ? partly(figures) : notMet(figures);
    },
  },
  {
    id: 'crypto-revocation', domain: 'keys', question: 'Does revoking a key take effect everywhere, at once?', links: [page('/credentials', 'Credentials'), fault(3), file('docs/decisions/2026-11-21-revocation-reaches-requests-under-way.md')],
    answer: ({ deployment }) => yes(`Within a second in every process, requests under way included where asked. A process that is cut off from the database stops using keys after ${deployment.cutOffSeconds} seconds.`),
  },
  {
    id: 'crypto-shredding', domain: 'keys', question: 'Can data be destroyed for good?', links: [page('/encryption', 'Destroy keys'), page('/settings?tab=data', 'Delete the organisation'), file('docs/operator.md#destroy-an-organisations-keys', 'Destroy an organisation’s keys')],
    answer: ({ deployment }) => yes(`Destroying a key destroys what it seals; destroying your organisation’s keys destroys all of it. Deletion of the organisation is carried out ${count(deployment.deletionGraceDays, 'day')} after it is asked for. Backups that hold the wrapped keys end with their own retention.`),
  },
];
