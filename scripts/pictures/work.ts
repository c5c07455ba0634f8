import { eventually } from '../../platform/test/support/attacker.ts';
import { newId } from '../../platform/src/foundation/index.ts';

/** Calls the API as one of the people. */
export type Call = (method: string, path: string, data?: unknown) => Promise<Record<string, unknown>>;

export interface WorkedOn { readonly batch: string; readonly comparison: string; readonly evaluated: string }

/** `stalls`: the last row's answer does not come, so that a batch is seen at work. */
const renewals = (stalls: boolean): string => [
  'Client,"Annual premium, expiring"', 'Northwind Logistics,"$18,400.00"', 'Harbour Homes,"$2,150.00"', 'Bayside Dental,"$6,780.00"', 'Marlow Joinery,"$4,310.00"', `Quayside Hotel${stalls ? ' [[sandbox: stall]]' : ''},"$31,200.00"`,
].join('\n');

/** What an office does beside single drafts: a list at once, two models side by side, words about a draft, a form kept for next time, an eval. */
export async function workTogether(call: Call, upload: (name: string, text: string) => Promise<string>, run: string, stalls: boolean): Promise<WorkedOn> {
  const { sample } = await call('GET', 'apps/ins-renewal-outreach') as { sample: { input: Record<string, unknown>; document: { name: string; text: string } | null } };
  const { clientName: _client, expiringPremium: _premium, ...same } = sample.input;
  const documents = sample.document === null ? [] : [await upload(sample.document.name, sample.document.text)];
  const batch = String((await call('POST', 'apps/ins-renewal-outreach/batches', { startKey: newId(), source: { kind: 'list', documentId: await upload('Renewals in December.csv', renewals(stalls)) }, same: { input: same, documentIds: documents } }))['id']);
  const { items } = await call('GET', 'apps/document-analyzer/models') as { items: { model: string; provider: string; usual: boolean }[] };
  const other = items.find(({ provider, usual }) => provider === 'openai' && !usual)?.model ?? 'openai/gpt-4o-mini';
  const comparison = String((await call('POST', `runs/${run}/comparison`, { models: [other] }))['id']);
  await call('POST', `runs/${run}/comments`, { text: 'The charge for each breach belongs among the risks as well.', section: null });
  await call('POST', 'templates', { appId: 'ins-renewal-outreach', name: 'Homeowners, standard letter', shared: true, input: same });
  const evaluated = String((await call('POST', 'evals', { apps: ['policy-explainer', 'ins-renewal-outreach'], models: ['sandbox/sandbox-large', 'sandbox/sandbox-small'], cases: 3, atMostUsd: 1 }))['id']);
  const ended = (answer: Record<string, unknown>): boolean => (answer['items'] as { state: string }[]).every(({ state }) => state === 'finished');
  await eventually(() => call('GET', 'evals'), ended, 400);
  await eventually(() => call('GET', `batches/${batch}`), (answer) => (answer['counts'] as { done: number }).done >= (stalls ? 4 : 5), 400);
  return { batch, comparison, evaluated };
}
