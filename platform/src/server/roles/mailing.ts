import { type Database, type Logger, type Transaction, systemClock } from '../../foundation/index.ts';
import type { Identity } from '../../identity/index.ts';
import { type Mention, type OutgoingMail, openAlarmMails, openMailer, openOutgoingMail, openReviewMails, queueMentions } from '../../notifications/index.ts';

export interface MailingOptions {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly logger: Logger;
  /** The operator's mail server; `null`: no mail is sent. */
  readonly mail: { readonly url: string; readonly from: string } | null;
  readonly identity: Identity;
  readonly apps: readonly { readonly id: string; readonly name: string }[];
  /** Where people reach the console. */
  readonly url: () => string;
}

export interface Mailing {
  /** For whoever has something to tell. */
  readonly outgoing: OutgoingMail;
  tellMentioned<Tables>(trx: Transaction<Tables>, mention: Mention): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** The api role's mail: of alarms, of reviews, and whatever else is queued; by one mailer. */
export function openMailing({ database, logger, mail, identity, apps, url }: MailingOptions): Mailing {
  const mailer = mail === null ? null : openMailer(mail.url, mail.from);
  const common = { database, clock: systemClock, logger, url, addresses: (tenantId: string, userIds: readonly string[]) => identity.addressesOf(tenantId, userIds) };
  const outgoing = openOutgoingMail({ ...common, mailer });
  const looks = mailer === null ? [] : [
    outgoing, openAlarmMails({ ...common, mailer }),
    openReviewMails({
      ...common, mailer, names: (tenantId, userIds) => identity.people.names(tenantId, userIds), appNames: new Map(apps.map((app) => [app.id, app.name])),
      hiddenApps: async (tenantId, userId) => { const person = await identity.people.standing({ tenantId, userId, tokenId: null }); return person === null ? new Set(apps.map((app) => app.id)) : identity.people.hiddenApps(person); },
    }),
  ];
  return {
    outgoing,
    tellMentioned: (trx, mention) => queueMentions(trx, outgoing, mention, url()),
    start() { for (const look of looks) look.start(); },
    async stop() {
      await Promise.all(looks.map((look) => look.stop()));
      mailer?.close();
    },
  };
}
