import { hoursInWords } from '../../words.ts';
import { daysBetween } from '../key-inventory.ts';
import { type Question, attack, count, day, file, logged, notMet, page, partly, yes, yours } from './question.ts';

/** A quarter, and the time to sign. */
const recertificationDays = 110;

export const accessQuestions: readonly Question[] = [
  {
    id: 'access-second-factor', domain: 'access', question: 'Must everybody show a second factor to sign in?', links: [page('/settings?tab=security', 'Sign-in rules'), page('/people', 'People'), attack(38)],
    answer({ organisation, people, signIn }) {
      const figures = `${people.withSecondFactor} of ${count(people.active, 'active member')} have one (authenticator app or passkey).`;
      if (organisation.requireSecondFactor) return yes(`The organisation asks everybody for one. ${figures}`);
      if (signIn.some(({ enabled, enforced }) => enabled && enforced)) return partly(`Sign-in through the identity provider is required, which may ask for one itself; the organisation’s own rule is off. ${figures}`);
      return people.active > 0 && people.withSecondFactor === people.active ? partly(`It is not required, though everybody has one. ${figures}`) : notMet(`It is not required. ${figures}`);
    },
  },
  {
    id: 'access-step-up', domain: 'access', question: 'Is a second factor asked for again before keys, people or rules are changed?', links: [attack(38), logged('session.stepped-up')],
    answer: () => yes('Within the last five minutes, for every operation that manages keys, tokens, people or settings; a test goes through all operations. API tokens are exempt, within their scopes, and the log says so each time.'),
  },
  {
    id: 'access-single-sign-on', domain: 'access', question: 'Is single sign-on with your identity provider supported, and in use?', links: [page('/settings?tab=sign-in', 'Single sign-on'), file('docs/decisions/2026-11-21-single-sign-on-is-ours.md')],
    answer({ signIn }) {
      const on = signIn.filter(({ enabled }) => enabled);
      if (on.length === 0) return partly('OpenID Connect and SAML 2.0 are there; none is connected.');
      return yes(`${on.map(({ name, kind }) => `${name} (${kind})`).join(', ')}; ${on.some(({ enforced }) => enforced) ? 'required of the people of its domain' : 'beside passwords, not required'}.`);
    },
  },
  {
    id: 'access-provisioning', domain: 'access', question: 'Are accounts provisioned and removed from a directory?', links: [page('/settings?tab=sign-in', 'Provisioning'), file('docs/admin.md')],
    answer: ({ signIn }) => (signIn.some(({ enabled }) => enabled) ? yes('SCIM 2.0 is there for people and teams of verified domains. Who leaves the directory is refused within a second.') : partly('SCIM 2.0 is there, and needs single sign-on, which is not connected: people are invited and removed by hand.')),
  },
  {
    id: 'access-passwords', domain: 'access', question: 'Are passwords long, and kept so that they cannot be read?', links: [attack(37), attack(38)],
    answer: () => yes('At least 12 characters; kept as a slow, salted hash (Argon2id). After ten failures against an account, or fifty from an address, within 15 minutes, further tries wait.'),
  },
  {
    id: 'access-sessions', domain: 'access', question: 'Do sessions end after a time without use?', links: [page('/settings?tab=security', 'Session rules'), attack(39)],
    answer: ({ organisation }) => (organisation.sessionIdleMinutes <= 60
      ? yes(`After ${organisation.sessionIdleMinutes} minutes without use, and after ${hoursInWords(organisation.sessionHours)} in any case. Ended sessions end on the server.`)
      : partly(`After ${organisation.sessionIdleMinutes} minutes without use (reviewers usually ask for 60 or less), and after ${hoursInWords(organisation.sessionHours)} in any case.`)),
  },
  {
    id: 'access-tokens', domain: 'access', question: 'Are API credentials scoped, shown once, and do they end?', links: [page('/gateway?tab=tokens', 'API tokens'), attack(2)],
    answer({ tokens }) {
      const figures = `${count(tokens.live, 'live token')}: ${tokens.withoutEnd} without an end, ${tokens.stale} not used for 90 days.`;
      return tokens.withoutEnd === 0 && tokens.stale === 0 ? yes(`They have scopes and an environment, are shown once, and are kept as a hash. ${figures}`) : partly(`They have scopes, are shown once and kept as a hash, but some stay longer than they should. ${figures}`);
    },
  },
  {
    id: 'access-least-privilege', domain: 'people', question: 'Are rights given by role, with no more than each role needs?', links: [page('/people?tab=roles', 'Roles'), file('docs/permissions.md'), attack(33)],
    answer: ({ people }) => yes(`Six roles and one table that both server and console go by. Now: ${Object.entries(people.byRole).map(([role, held]) => `${held} ${role}`).join(', ')}.`),
  },
  {
    id: 'access-owners', domain: 'people', question: 'Do few people hold the highest rights, and more than one?', links: [page('/people', 'People'), logged('member.updated')],
    answer({ people }) {
      const [owners, admins] = [people.byRole.owner ?? 0, people.byRole.admin ?? 0];
      const figures = `${count(owners, 'owner')}, ${count(admins, 'admin')}, of ${people.active} active.`;
      if (owners < 2) return partly(`There is one owner: nobody else can let support in or destroy keys. ${figures}`);
      return owners + admins > Math.max(3, people.active / 2) ? partly(`More than half of the people may manage. ${figures}`) : yes(figures);
    },
  },
  {
    id: 'access-leavers', domain: 'people', question: 'Do people who leave lose access at once?', links: [logged('member.updated'), attack(39)],
    answer: ({ people }) => yes(`Disabling somebody ends their sessions and tokens within a second, in every process. ${count(people.disabled, 'person')} ${people.disabled === 1 ? 'is' : 'are'} disabled now.`.replace('persons', 'people')),
  },
  {
    id: 'access-recertified', domain: 'people', question: 'Is everybody’s access confirmed anew at least each quarter?', links: [page('/oversight', 'Scheduled reviews'), logged('oversight.signed')],
    answer({ reviews: { 'quarterly-access': review }, at }) {
      if (!review.enabled) return notMet('The quarterly recertification is switched off.');
      if (review.signedAt === null) return review.made === 0 ? notMet('It comes by itself when a quarter is over, with every person and token to be confirmed; none was made here yet.') : notMet(`${count(review.made, 'recertification')} made, none signed yet${review.overdue > 0 ? ', and it is overdue' : ''}.`);
      const last = `The last one was signed on ${day(review.signedAt)}, each person and token confirmed or taken away.`;
      return review.overdue > 0 || daysBetween(review.signedAt, at) > recertificationDays ? partly(`${last} ${review.overdue > 0 ? 'A later one is overdue.' : 'That is more than a quarter ago.'}`) : yes(last);
    },
  },
  { id: 'access-screening', domain: 'people', question: 'Are your people screened and trained?', links: [page('/people', 'People')], answer: () => yours('Screening and training of your own people are yours. The program asks nothing of it.') },
  {
    id: 'access-four-eyes', domain: 'people', question: 'Is what goes out to clients released by a qualified person?', links: [page('/reviews', 'Reviews'), attack(34), logged('approval.decided')],
    answer: ({ deployment }) => yes(`Drafts of ${deployment.apps.gated} of ${deployment.apps.all} apps cannot be exported before somebody with the qualification approved exactly that text. Whoever asks never decides where two are needed.`),
  },
  {
    id: 'access-operator', domain: 'access', question: 'Are the platform’s own people kept out of your data unless you let them in?', links: [page('/transparency', 'Access transparency'), logged('break-glass.requested'), file('docs/decisions/2026-11-21-operators-stand-outside.md')],
    answer: ({ support, organisation, deployment }) => (organisation.supportConsent === 'owner'
      ? yes(`They look in only after somebody of theirs asks and one of your owners agrees: reading, for four hours at most, never a key. In the last year: ${count(support.grants, 'time')} let in, ${count(support.drills, 'drill')}. ${count(deployment.operators, 'person')} hold${deployment.operators === 1 ? 's' : ''} operator rights.`.replace('persons', 'people'))
      : partly(`Two people must agree, and a second operator is enough: an owner of yours need not be asked. In the last year: ${count(support.grants, 'time')} let in. ${count(deployment.operators, 'operator')}.`)),
  },
];
