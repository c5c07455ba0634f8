import type { Browser, Page } from 'playwright-core';
import { openWindow } from '../../platform/test/support/browser.ts';
import { eventually } from '../../platform/test/support/attacker.ts';
import { furnishAlerts } from '../../platform/test/support/furnished-alerts.ts';
import { type RunningKeystead, startKeystead } from '../../platform/test/support/keystead.ts';
import { type Mailbox, startMailbox } from '../../platform/test/support/mailbox.ts';
import { enrolFactor } from '../../platform/test/support/second-factor.ts';
import { type OpenAiStandIn, startOpenAiStandIn } from '../../platform/test/support/openai-stand-in.ts';
import { workTogether } from './work.ts';
import { writtenSlowly } from './scenes.ts';
import { belongTo, callOnce, callRefused, failOver, growOlder, useForAMonth } from './history.ts';

/** An organisation that has worked for a month. Every name, key and number in it is made up, and a stand-in plays OpenAI. */
export interface World {
  readonly keystead: RunningKeystead;
  readonly page: Page;
  /** Ids of what has a page of its own. */
  readonly ids: { readonly batch: string; readonly comparison: string; readonly evaluated: string; readonly approved: string; readonly waiting: string; readonly analysed: string; readonly document: string; readonly credential: string; readonly request: string; readonly failedOver: string; readonly refused: string; readonly route: string; readonly sealed: string; readonly alert: string; readonly incident: string; readonly review: string; readonly recertification: string };
}

/** Not a key of anybody. */
const key = `sk-proj-${'Harbour0example'.repeat(3)}7Q2x`;
const password = 'correct horse battery';
const people = { ada: 'ada@harbour.example', jonas: 'jonas@harbour.example' };

const init = {
  version: 1,
  tenants: [{
    name: 'Harbour Insurance', owner: { name: 'Ada Holm', email: people.ada, password },
    members: [
      { name: 'Jonas Reuter', email: people.jonas, password, role: 'member', qualifications: ['producer'] },
      { name: 'Priya Nair', email: 'priya@harbour.example', role: 'finance' }, { name: 'Tom Okafor', email: 'tom@harbour.example', role: 'admin', qualifications: ['compliance-reviewer'] },
    ],
    credentials: [
      { name: 'Claims team', provider: 'openai', secret: key, scope: 'everyone', verify: true }, { name: 'Evaluation', provider: 'anthropic', secret: `sk-ant-api03-${'Harbour0example'.repeat(3)}k9Zt`, environment: 'staging', scope: 'everyone' },
      { name: 'Sandbox', provider: 'sandbox', environment: 'development' },
    ],
    routes: [{ name: 'house-default', chain: [{ credential: 'Claims team', model: 'gpt-5.4-mini' }, { credential: 'Claims team', model: 'gpt-4o-mini' }], shadow: { credential: 'Claims team', model: 'gpt-4.1-mini', share: 0.5, perDay: 200 } }],
    departments: [{ name: 'Claims', costCentre: '4100' }, { name: 'Underwriting', costCentre: '4200' }],
    projects: [{ code: 'northwind-fleet', client: 'Northwind Logistics' }, { code: 'harbour-homes', client: 'Harbour Homes' }],
    budgets: [{ name: 'Monthly cap', period: 'month', limitUsd: 250 }, { name: 'Daily brake', period: 'day', limitUsd: 25 }],
    tokens: [{ name: 'Claims triage' }, { name: 'Quote engine' }, { name: 'Mailroom', expiresInDays: 120 }, { name: 'Staging checks', environment: 'staging', expiresInDays: 30 }],
  }],
};

export async function startStandIn(): Promise<OpenAiStandIn> {
  return startOpenAiStandIn({ key, seed: 7, held: writtenSlowly.words });
}

const running: RunningKeystead[] = [];
const mailboxes: Mailbox[] = [];

/** `mailServer`: the address of one, where mail is to be sent. */
export async function startWith(standIn: OpenAiStandIn, withInit: boolean, mailServer?: string): Promise<RunningKeystead> {
  const mail = mailServer === undefined ? {} : { KEYSTEAD_SMTP_URL: mailServer, KEYSTEAD_MAIL_FROM: 'keystead@quayside.example' };
  const keystead = await startKeystead({ environment: { ...mail, KEYSTEAD_PROVIDER_ORIGINS: `openai=${standIn.origin}`, KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: 'true', KEYSTEAD_PUBLIC_SECURITY_PAGE: 'on', KEYSTEAD_COMPANY_NAME: 'Quayside Hosting', KEYSTEAD_SECURITY_CONTACT: 'security@quayside.example' }, ...(withInit ? { init } : {}) });
  running.push(keystead);
  return keystead;
}

/** Stops whatever was started here, and removes its data. */
export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((keystead) => keystead.remove()));
  await Promise.all(mailboxes.splice(0).map((mailbox) => mailbox.close()));
}

export const keyToPaste = key;

/** `complete`: with something of everything, also made-up alerts of every kind, whose figures are not those of the month, and a batch that does not end. */
export async function openWorld(browser: Browser, standIn: OpenAiStandIn, complete = false): Promise<World> {
  const keystead = await startWith(standIn, true, complete ? await mailServerThatRefuses() : undefined);
  const ada = await signedIn(browser, keystead, people.ada);
  const jonas = await signedIn(browser, keystead, people.jonas);
  const call = async (page: Page, method: string, path: string, data?: unknown, headers: Record<string, string> = {}): Promise<Record<string, unknown>> => {
    const answer = await page.request.fetch(`/api/v1/${path}`, { method, headers: { origin: keystead.url, ...headers }, ...(data === undefined ? {} : { data }) });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? {} : await answer.json() as Record<string, unknown>;
  };
  // Who manages keys and people has a second factor; enrolling shows it for the next five minutes.
  await enrolFactor(async (path, body) => {
    const answer = await ada.request.post(path, { data: body, headers: { origin: keystead.url } });
    return { status: answer.status(), json: answer.status() === 204 ? null : await answer.json() as unknown };
  }, password);
  const list = async (path: string): Promise<Record<string, string>[]> => (await call(ada, 'GET', path))['items'] as Record<string, string>[];
  const idIn = async (path: string, fits: (item: Record<string, string>) => boolean, field = 'id'): Promise<string> => (await list(path)).find(fits)?.[field] ?? '';

  async function upload(page: Page, name: string, text: string): Promise<string> {
    const uploaded = await page.request.post(`/api/v1/documents?name=${encodeURIComponent(name)}`, { data: Buffer.from(text), headers: { origin: keystead.url, 'content-type': 'application/octet-stream' } });
    return (await uploaded.json() as { id: string }).id;
  }

  async function runSample(page: Page, appId: string): Promise<string> {
    const { sample } = await call(page, 'GET', `apps/${appId}`) as { sample: { input: unknown; document: { name: string; text: string } | null } };
    const documentIds = sample.document === null ? [] : [await upload(page, sample.document.name, sample.document.text)];
    const id = String((await call(page, 'POST', `apps/${appId}/runs`, { input: sample.input, documentIds }))['id']);
    await eventually(() => call(page, 'GET', `runs/${id}`), (run) => run['state'] !== 'running', 400);
    return id;
  }

  async function chargeToTeams(): Promise<void> {
    const since = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10);
    const teamIds: string[] = [];
    for (const name of ['Claims', 'Underwriting']) {
      const teamId = String((await call(ada, 'POST', 'teams', { name: `${name} desk` }))['id']);
      await call(ada, 'PUT', `teams/${teamId}/department`, { departmentId: await idIn('departments', (department) => department['name'] === name), from: since });
      teamIds.push(teamId);
    }
    await belongTo(keystead, teamIds, ['northwind-fleet', 'harbour-homes']);
  }

  /** A deputy who has lost the qualification since. */
  async function nameWhoCannotStandIn(): Promise<void> {
    const members = await list('members');
    const tom = members.find(({ name }) => name === 'Tom Okafor');
    const qualify = (qualifications: readonly string[]) => call(ada, 'PATCH', `members/${tom?.['id']}`, { qualifications });
    await qualify(['compliance-reviewer', 'producer']);
    await call(ada, 'PUT', 'review-deputy', { deputy: { userId: tom?.['userId'], from: new Date().toISOString(), until: new Date(Date.now() + 9 * 86_400_000).toISOString() } });
    await qualify(['compliance-reviewer']);
  }

  /** A key that others may know, and the reviews of last month and quarter. */
  async function suspectKey(): Promise<{ incident: string; review: string; recertification: string }> {
    const credentialId = await idIn('credentials', ({ provider }) => provider === 'openai');
    const since = new Date(Date.now() - 12 * 86_400_000).toISOString();
    const incident = String((await call(ada, 'POST', 'incidents', { credentialId, reason: 'Seen in a screenshot that was sent to a client.', suspectedSince: since, contain: 'leave' }))['id']);
    await call(ada, 'PUT', `incidents/${incident}/tasks/check-provider-log`, { done: true, note: 'Nothing in it that we did not send.' });
    await call(ada, 'POST', `incidents/${incident}/notes`, { text: 'The screenshot shows the last four characters only.' });
    const make = async (kind: string) => String((await call(ada, 'POST', 'oversight/reviews', { kind }))['id']);
    if (complete) await mailReviews();
    await make('weekly-usage');
    return { incident, review: await make('monthly-security'), recertification: await make('quarterly-access') };
  }

  /** Who is told of the monthly review; the mail server takes none of it. */
  async function mailReviews(): Promise<void> {
    const plan = (await list('oversight/plans')).find(({ kind }) => kind === 'monthly-security');
    const receivers = (await list('members')).filter(({ role }) => role === 'owner' || role === 'admin').map((member) => member['userId']);
    await call(ada, 'PUT', 'oversight/plans/monthly-security', { enabled: true, ownerId: null, dueDays: 7, hour: 6, timeZone: 'UTC', mailTo: receivers }, { 'if-match': plan?.['etag'] ?? '' });
  }

  /** What was agreed with providers, when it all began, and what a reviewer asked for. */
  async function answerReviewers(): Promise<void> {
    const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    await call(ada, 'POST', 'agreements', { provider: 'openai', kind: 'dpa', reference: 'DPA 2026-014', firstDay: inDays(-300), lastDay: inDays(25) });
    await call(ada, 'POST', 'agreements', { provider: 'openai', kind: 'no-training', reference: 'Business terms, section 4', firstDay: inDays(-300) });
    await call(ada, 'PUT', 'onboarding/start', { startsOn: inDays(-20) }, { 'if-match': String((await call(ada, 'GET', 'onboarding'))['etag']) });
    const test = String((await call(ada, 'POST', 'evidence/isolation-tests', {}))['id']);
    await eventually(() => call(ada, 'GET', `evidence/isolation-tests/${test}`), ({ decoyRemoved }) => decoyRemoved === true, 1_000);
    await call(ada, 'POST', 'evidence/packs', {});
  }

  await call(ada, 'PATCH', `members/${await idIn('members', ({ name }) => name === 'Ada Holm')}`, { qualifications: ['producer'] });
  if (complete) await nameWhoCannotStandIn();
  await call(ada, 'POST', 'invitations', { email: 'lena@harbour.example', role: 'member' });
  await useForAMonth(keystead, ['Claims triage', 'Quote engine', 'Mailroom']);
  await runSample(jonas, 'policy-explainer');
  const analysed = await runSample(ada, 'document-analyzer');
  const approved = await runSample(jonas, 'ins-renewal-outreach');
  const { approval } = await call(ada, 'GET', `runs/${approved}`) as { approval: { subjectHash: string } };
  await call(ada, 'POST', `runs/${approved}/decision`, { decision: 'approve', subjectHash: approval.subjectHash, reason: 'Figures checked against the renewal notice.' });
  const waiting = await runSample(jonas, 'ins-renewal-outreach');
  await eventually(() => list('ledger'), (rows) => rows.some(({ runId }) => runId === waiting));
  await eventually(() => list('audit?action=approval.decided'), (entries) => entries.length > 0);
  await growOlder(keystead);
  const failedOver = await failOver(keystead, 'house-default');
  await callRefused(keystead, 'Mailroom');
  await chargeToTeams();
  const suspected = await suspectKey();
  await answerReviewers();
  await call(ada, 'POST', 'streams', { name: 'Security monitoring', destination: { kind: 'syslog', host: 'siem.invalid', format: 'cef' } });
  const { stream: hook } = await call(ada, 'POST', 'streams', { name: 'Pager', destination: { kind: 'webhook', url: 'https://hooks.harbour.invalid/keystead' }, groups: ['alarms', 'sign-in'] }) as { stream: { id: string; etag: string } };
  await call(ada, 'POST', `streams/${hook.id}/test`, {});
  await call(ada, 'PATCH', `streams/${hook.id}`, { paused: true }, { 'if-match': hook.etag });
  await call(ada, 'POST', 'auditor-links', { purpose: 'SOC 2 type II, spring', email: 'lead@auditors.example', hours: 720 });
  for (const run of [approved, analysed]) await call(ada, 'PUT', `runs/${run}/feedback/rating`, { rating: 'good' });
  await call(ada, 'PUT', 'time-saved/apps/ins-renewal-outreach', { minutesBefore: 35 });
  const sealed = await callOnce(keystead, 'Quote engine');
  // Its log is signed once a minute; the receipt is shown with the proof.
  const proofOf = async (): Promise<string> => {
    const answer = await ada.request.get(`/api/v1/requests/${sealed}/receipt`);
    return answer.ok() ? (await answer.json() as { proof: { state: string } }).proof.state : 'not there';
  };
  await eventually(proofOf, (state) => state === 'signed', 400);
  await call(ada, 'POST', `routes/${await idIn('routes', () => true)}/drill`);
  const worked = await workTogether((method, path, data) => call(ada, method, path, data), (name, text) => upload(ada, name, text), analysed, complete);
  if (complete) await eventually(() => list('unsent-mail'), (letters) => letters.length > 0, 1_000);
  await jonas.context().close();
  return {
    keystead, page: ada,
    ids: {
      ...worked, ...suspected, approved, waiting, analysed, document: await idIn('documents', () => true), credential: await idIn('credentials', ({ provider }) => provider === 'openai'),
      request: await idIn('ledger', ({ runId }) => runId === waiting, 'requestId'), failedOver, route: await idIn('routes', () => true), sealed, alert: complete ? (await furnishAlerts(keystead, String((await call(ada, 'GET', 'tenant'))['id']))).anomalyId : '',
      refused: await eventually(() => idIn('requests?outcome=refused', () => true, 'requestId'), (id) => id !== ''),
    },
  };
}

/** A mail server that knows nobody: what is mailed stands under Settings as not sent. */
async function mailServerThatRefuses(): Promise<string> {
  const mailbox = await startMailbox();
  mailboxes.push(mailbox);
  mailbox.refuse({ code: 550, text: '5.1.1 The receiver is not known here. Ask postmaster@harbour.example to add the address before you send again.' });
  return mailbox.url;
}

async function signedIn(browser: Browser, keystead: RunningKeystead, email: string): Promise<Page> {
  const { page } = await openWindow(browser, { url: keystead.url });
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: /Hello/ }).waitFor();
  return page;
}
