import { parseArgs } from 'node:util';
import { type CreditAccount, creditsText, type Invoice, plans, type PlatformKey, type PlatformOffer } from '@keystead/contract';
import { readConfiguration } from '../foundation/index.ts';
import { askHost, type HostCommandName } from '../server/index.ts';
import type { Command } from './command.ts';

const help = `Usage: keystead billing keys
       keystead billing offer KEY-ID PLAN|TENANT-ID [MODEL …]
       keystead billing top-up TENANT-ID CREDITS REFERENCE [DAYS]
       keystead billing invoice TENANT-ID YYYY-MM [AGREED-USD-A-MONTH]
       [--data-dir DIR] [--json]

Platform keys: to whom they are offered; platform credits (one is one US cent); numbered invoices. A key itself is added in the console
(Installation, Platform keys), where the browser seals it. Works on the host alone, while Keystead runs.
`;

interface Verb { readonly name: HostCommandName; input(words: readonly string[]): object | null; show(body: unknown): string }

const verbs: Readonly<Record<string, Verb>> = {
  keys: {
    name: 'platform-keys', input: (words) => (words.length === 0 ? {} : null),
    show(body) {
      const { keys, offers } = body as { keys: readonly PlatformKey[]; offers: readonly PlatformOffer[] };
      const offered = (id: string): string => offers.filter((offer) => offer.credentialId === id).map((offer) => offer.plan ?? offer.tenantName ?? offer.tenantId ?? '').join(', ') || 'nobody';
      return keys.length === 0 ? 'The platform has no key.\n' : keys.map((key) => `${key.id}  ${key.label}  ${key.fingerprint}  ${key.state}  offered to ${offered(key.id)}\n`).join('');
    },
  },
  offer: {
    name: 'platform-offer',
    input: ([credentialId, to, ...models]) => (credentialId === undefined || to === undefined ? null : { credentialId, models, ...(plans.some((plan) => plan === to) ? { plan: to } : { tenantId: to }) }),
    show: (body) => { const offer = body as PlatformOffer; return `${offer.credentialLabel} is offered to ${offer.plan === null ? offer.tenantName ?? '' : `everybody on ${offer.plan}`}.\n`; },
  },
  'top-up': {
    name: 'top-up-credits',
    input: ([tenantId, credits, reference, days, ...rest]) => (reference === undefined || rest.length > 0 ? null : { tenantId, credits: Number(credits), reference, ...(days === undefined ? {} : { days: Number(days) }) }),
    show: (body) => `${creditsText((body as CreditAccount).availableNanoUsd)} credits are there now.\n`,
  },
  invoice: {
    name: 'issue-invoice',
    input: ([tenantId, period, agreed, ...rest]) => (period === undefined || rest.length > 0 ? null : { tenantId, period, ...(agreed === undefined ? {} : { agreedMonthlyCents: Math.round(Number(agreed) * 100) }) }),
    show: (body) => { const issued = body as Invoice; return `Invoice ${issued.numberText} for ${issued.buyer.name}, ${issued.period}: US$${(issued.totalCents / 100).toFixed(2)}.\n`; },
  },
};

/** `keystead billing`: offers, top-ups and invoices, on the host itself. */
export const billingCommand: Command = {
  summary: 'Offer platform keys, top up credits, issue invoices (on the host)',
  async run(parameters) {
    try {
      const { values, positionals: [word = '', ...words] } = parseArgs({ args: [...parameters], options: { 'data-dir': { type: 'string' }, json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } }, strict: true, allowPositionals: true });
      if (values.help) { process.stdout.write(help); return 0; }
      const verb = Object.hasOwn(verbs, word) ? verbs[word] : undefined;
      const input = verb?.input(words) ?? null;
      if (verb === undefined || input === null) { process.stderr.write(help); return 2; }
      const { dataDirectory } = readConfiguration(process.env, values['data-dir'] === undefined ? {} : { dataDirectory: values['data-dir'] });
      const { status, body } = await askHost(dataDirectory, verb.name, input);
      if (status !== 200) { process.stderr.write(`${(body as { title?: string } | null)?.title ?? 'It failed.'}\n`); return 1; }
      process.stdout.write(values.json ? `${JSON.stringify(body)}\n` : verb.show(body));
      return 0;
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return 1;
    }
  },
};
