import type { Page } from 'playwright-core';
import type { World } from './world.ts';

/** Something worth a picture: where it stands, and what is done there first. */
export interface Scene {
  readonly name: string;
  readonly path: (ids: World['ids']) => string;
  /** Brings the page to the state that the picture shows. */
  readonly arrange?: (page: Page) => Promise<unknown>;
  /** Taken as it stands in the window, not from top to end: dialogs, and what is drawn as one scrolls. */
  readonly window?: boolean;
}

const at = (name: string, path: string, arrange?: Scene['arrange']): Scene => ({ name, path: () => path, ...(arrange === undefined ? {} : { arrange }) });
const inWindow = (name: string, path: string, arrange?: Scene['arrange']): Scene => ({ ...at(name, path, arrange), window: true });

/** An app whose answer stops midway, by words of its sample: a run to look at while it is written. */
export const writtenSlowly = { app: 'ins-claim-summary', words: 'Claim file CP-26-118402.txt' };

/** Every page of the console, with its tabs, dialogs and drawers. */
export const scenes: readonly Scene[] = [
  at('home', '/'), at('apps', '/apps'), at('app', '/apps/policy-explainer?sample=1', (page) => page.getByText(/^about \$/).waitFor()), at('app-empty', '/apps/document-analyzer'),
  at('pack', '/apps/packs/insurance'), at('batch-new', '/apps/ins-renewal-outreach/batch'), at('batches', '/batches'), at('evals', '/evals'),
  { name: 'batch', path: ({ batch }) => `/batches/${batch}` }, { name: 'comparison', path: ({ comparison }) => `/comparisons/${comparison}` },
  { name: 'eval-case', path: ({ evaluated }) => `/evals/${evaluated}/case` }, { name: 'eval-case-source', window: true, path: ({ evaluated }) => `/evals/${evaluated}/case`, arrange: (page) => page.getByRole('button', { name: /p\. 1/ }).first().click() },
  { name: 'eval', path: ({ evaluated }) => `/evals/${evaluated}` },
  { name: 'run-comments', window: true, path: ({ analysed }) => `/runs/${analysed}`, arrange: (page) => page.getByRole('tab', { name: /Comments/ }).click() },
  inWindow('app-templates', '/apps/ins-renewal-outreach', (page) => page.getByRole('button', { name: /Templates/ }).click()),
  at('runs', '/runs'), at('reviews', '/reviews?of=all'), inWindow('reviews-deputy', '/reviews', async (page) => { await page.getByRole('button', { name: /Name a deputy|Change…/ }).click(); await page.getByRole('dialog').waitFor(); }),
  { name: 'run-analysed', path: ({ analysed }) => `/runs/${analysed}` },
  { name: 'run-source', window: true, path: ({ analysed }) => `/runs/${analysed}`, arrange: (page) => page.getByRole('button', { name: /p\. 1/ }).first().click() },
  { name: 'run-waiting', path: ({ waiting }) => `/runs/${waiting}` },
  { name: 'run-approved', path: ({ approved }) => `/runs/${approved}` },
  { name: 'run-edit', window: true, path: ({ waiting }) => `/runs/${waiting}`, arrange: (page) => page.getByRole('button', { name: 'Edit' }).click() },
  at('documents', '/documents'), { name: 'document', path: ({ document }) => `/documents/${document}` },
  at('credentials', '/credentials'), at('credential-add', '/credentials/add'), { name: 'credential', path: ({ credential }) => `/credentials/${credential}` },
  ...(['health', 'access', 'versions'] as const).map((tab): Scene => ({ name: `credential-${tab}`, path: ({ credential }) => `/credentials/${credential}?tab=${tab}` })),
  at('credentials-import', '/credentials/import'), at('calendar', '/credentials/calendar'), at('encryption', '/encryption'), at('transparency', '/transparency'), at('operator', '/operator'),
  at('people-teams', '/people?tab=teams'), at('people-roles', '/people?tab=roles'), at('settings-plan', '/settings?tab=plan'), at('settings-sign-in', '/settings?tab=sign-in'), at('settings-data', '/settings?tab=data'),
  at('incidents', '/incidents'), { name: 'incident', path: ({ incident }) => `/incidents/${incident}` }, { name: 'incident-table', path: ({ incident }) => `/incidents/${incident}?view=table` }, { name: 'incident-close', window: true, path: ({ incident }) => `/incidents/${incident}`, arrange: async (page) => { await page.getByRole('button', { name: 'Close it' }).click(); await page.getByRole('dialog').waitFor(); } }, inWindow('incident-suspect', '/incidents?suspect=yes', (page) => page.getByRole('dialog').waitFor()),
  at('oversight', '/oversight'), at('oversight-schedule', '/oversight?tab=schedule'), { name: 'oversight-review', path: ({ review }) => `/oversight/${review}` }, { name: 'oversight-recertification', path: ({ recertification }) => `/oversight/${recertification}` },
  inWindow('oversight-plan', '/oversight?tab=schedule', (page) => page.getByRole('button', { name: 'Change: Weekly usage' }).click()),
  at('gateway', '/gateway'), at('gateway-tokens', '/gateway?tab=tokens'), inWindow('gateway-token-dialog', '/gateway?tab=tokens&make=token', (page) => page.getByRole('dialog').waitFor()),
  at('gateway-routes', '/gateway?tab=routes'), { name: 'gateway-route', path: ({ route }) => `/gateway/routes/${route}`, arrange: async (page) => { await page.getByText('Serves', { exact: true }).waitFor(); await page.getByText(/^Live from/).waitFor(); } },
  { name: 'gateway-route-conditions', path: ({ route }) => `/gateway/routes/${route}`, arrange: async (page) => { await page.getByText('Serves', { exact: true }).waitFor(); await page.getByRole('button', { name: 'For every call' }).first().click(); } }, at('gateway-route-new', '/gateway/routes/new'),
  at('audit-search', '/audit?group=keys'), at('streams', '/streams'), at('stream-deliveries', '/streams', async (page) => { await page.getByRole('button', { name: 'Deliveries', exact: true }).click(); await page.getByRole('group', { name: 'Deliveries' }).waitFor(); }), inWindow('stream-dialog', '/streams?make=stream', (page) => page.getByRole('dialog').waitFor()), at('auditor-links', '/streams?tab=auditors'),
  at('policy', '/policy'),
  at('agreements', '/agreements'), at('agreements-rules', '/agreements?tab=rules'), at('agreements-guides', '/agreements?tab=guides'), inWindow('agreement-dialog', '/agreements?make=agreement', (page) => page.getByRole('dialog').waitFor()),
  at('onboarding', '/onboarding'), at('controls', '/controls?framework=hipaa'), at('notices', '/notices'),
  at('playground', '/playground?model=house-default', (page) => page.getByText('POST /v1/chat/completions').waitFor()),
  at('playground-answer', '/playground?model=house-default&dialect=anthropic-messages', async (page) => { await page.getByText('POST /v1/messages').waitFor(); await page.getByRole('button', { name: 'Send' }).click(); await page.getByText('See it in the request log').waitFor(); }),
  at('usage', '/usage', drawn), at('usage-model', '/usage?by=model', drawn), at('usage-table', '/usage?view=table&period=7d'),
  at('usage-two', '/usage?by=team&then=model', drawn), at('usage-forecast', '/usage?tab=forecast'), at('usage-expensive', '/usage?tab=expensive'), at('usage-good-answers', '/usage?tab=good-answers'), at('usage-review', '/usage?tab=review'),
  at('chargeback', '/chargeback'), at('chargeback-departments', '/chargeback?tab=departments'), at('chargeback-projects', '/chargeback?tab=projects'), at('chargeback-settings', '/chargeback?tab=settings'),
  at('chargeback-statement', `/chargeback/${new Date().toISOString().slice(0, 7)}`), at('calculator', '/calculator'), at('time-saved', '/time-saved'), at('time-saved-pilots', '/time-saved?tab=pilots'),
  { name: 'receipt', path: ({ sealed }) => `/receipts/${sealed}`, arrange: async (page) => { await page.getByRole('button', { name: /Verify/ }).click(); await page.getByText(/^Verified/).first().waitFor(); } },
  at('prices', '/prices'), at('reconciliation', '/reconciliation'), at('credits', '/credits'), at('invoices', '/invoices'),
  at('requests', '/requests'), at('requests-filters', '/requests?outcome=unanswered', (page) => page.getByRole('button', { name: 'More filters' }).click()), at('requests-live', '/requests', async (page) => { await page.getByRole('button', { name: 'Watch live' }).click(); await page.getByText('Waiting for requests').waitFor(); await page.getByRole('button', { name: 'Pause' }).click(); }),
  { name: 'request', window: true, path: ({ request }) => `/requests?request=${request}`, arrange: (page) => page.getByRole('dialog', { name: 'Receipt' }).getByText('One attempt').waitFor() },
  { name: 'request-attempts', window: true, path: ({ failedOver }) => `/requests?request=${failedOver}`, arrange: (page) => page.getByRole('dialog', { name: 'Receipt' }).getByText('2 attempts').waitFor() },
  { name: 'request-refused', window: true, path: ({ refused }) => `/requests?request=${refused}`, arrange: (page) => page.getByRole('dialog', { name: 'Receipt' }).getByText('What to do').waitFor() },
  { name: 'receipt-run', path: ({ waiting }) => `/runs/${waiting}/receipt`, arrange: (page) => page.getByText('Paid by').waitFor() },
  at('alerts', '/alerts'), { name: 'alert', path: ({ alert }) => `/alerts/${alert}`, arrange: drawn }, { name: 'alert-table', path: ({ alert }) => `/alerts/${alert}?view=table` },
  ...(['token that no longer works', 'key refused by its provider'] as const).map((title, index): Scene => ({ name: ['alert-token', 'alert-key'][index] ?? '', path: () => '/alerts', arrange: async (page) => { await page.getByRole('link', { name: title }).click(); await drawn(page); } })), at('alerts-paused', '/alerts?tab=paused'), at('alerts-settings', '/alerts?tab=settings'),
  { name: 'alert-pause', window: true, path: ({ alert }) => `/alerts/${alert}`, arrange: async (page) => { await page.getByRole('button', { name: 'Pause' }).first().click(); await page.getByRole('dialog').waitFor(); } },
  at('evidence', '/evidence', (page) => page.getByText('Who sends', { exact: true }).waitFor()), at('evidence-questions', '/evidence?tab=questions', (page) => page.getByText('Access control').first().waitFor()), ...(['subprocessors', 'keys', 'rights', 'isolation', 'packs'] as const).map((tab): Scene => at(`evidence-${tab}`, `/evidence?tab=${tab}`)),
  at('audit', '/audit'), at('audit-entry', '/audit?action=approval.decided', (page) => page.getByRole('button', { name: /Draft approved/ }).first().click()), at('audit-proof', '/audit?action=approval.decided', async (page) => { await page.getByRole('button', { name: /Draft approved/ }).first().click(); await page.getByRole('button', { name: 'Proof', exact: true }).click(); await page.getByText('verified in this browser').waitFor(); }),
  inWindow('reference', '/reference'), inWindow('reference-operation', '/reference', (page) => page.getByRole('link', { name: /Start run/ }).first().click()), at('people', '/people'), inWindow('people-invite', '/people?invite=yes', (page) => page.getByRole('dialog').waitFor()),
  at('settings', '/settings'), at('settings-unsent', '/settings', (page) => page.getByText('Mail that did not go').first().waitFor()), at('security', '/security'), at('budgets', '/budgets'), at('budgets-table', '/budgets?tab=table'), at('budgets-alerts', '/budgets?tab=alerts'),
  inWindow('budget-dialog', '/budgets?make=budget', (page) => page.getByRole('dialog').waitFor()),
  inWindow('palette', '/', (page) => page.keyboard.press('Control+k')),
  inWindow('palette-filtered', '/', async (page) => { await page.keyboard.press('Control+k'); await page.keyboard.type('bud'); }),
  inWindow('shortcuts', '/', (page) => page.keyboard.press('?')), at('not-found', '/usages'),
  // Last: the run that it leaves behind is still being written.
  at('run-writing', `/apps/${writtenSlowly.app}?sample=1`, beginRun),
];

/** Runs the sample, and waits until as much of the draft is there as will come; what an earlier picture began is stopped. */
async function beginRun(page: Page): Promise<void> {
  const origin = new URL(page.url()).origin;
  const { items } = await (await page.request.get('/api/v1/runs?limit=20')).json() as { items: { id: string; state: string }[] };
  for (const { id } of items.filter(({ state }) => state === 'running')) await page.request.post(`/api/v1/runs/${id}/stop`, { headers: { origin } });
  await page.getByText(/^about \$/).waitFor();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('writing', { exact: true }).waitFor();
  // It comes in portions over two seconds; then no more does.
  await page.getByText(/^\$0\.\d/).waitFor();
  await page.waitForTimeout(4_000);
}

function drawn(page: Page): Promise<void> {
  return page.locator('.recharts-bar-rectangle path, .recharts-rectangle').first().waitFor();
}
