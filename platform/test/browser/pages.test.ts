import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type View, type WatchedPage, accessibilityViolations, goWithin, openPage, openWindow, pageShown, startBrowser, turnTo, withoutBrowser } from '../support/browser.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from '../support/keystead.ts';
import { enrolFactor } from '../support/second-factor.ts';

const paths = ['/', '/apps', '/apps/policy-explainer', '/apps/packs/insurance', '/apps/policy-explainer/batch', '/batches', '/evals', '/runs', '/reviews', '/documents', '/credentials', '/credentials/add', '/credentials/import', '/incidents', '/incidents?suspect=yes', '/oversight', '/oversight?tab=schedule', '/gateway', '/gateway/routes/new', '/playground?model=sandbox-large', '/policy', '/agreements', '/onboarding', '/controls', '/notices', '/usage', '/usage?tab=forecast', '/calculator', '/time-saved?tab=pilots&make=pilot', '/budgets', '/budgets?tab=table', '/budgets?tab=alerts', '/prices', '/prices?make=price', '/prices?tab=again', '/reconciliation', '/reconciliation?make=upload', '/chargeback', '/chargeback?tab=departments&make=department', '/chargeback/2026-11', '/requests', '/requests?live=yes', '/audit', '/alerts', '/alerts?tab=settings', '/transparency', '/streams', '/streams?make=stream', '/streams?tab=auditors&make=link', '/evidence', '/evidence?tab=questions', '/evidence?tab=isolation', '/people', '/settings', '/settings?tab=security', '/settings?tab=plan', '/settings?tab=sign-in', '/settings?tab=data', '/security'];
/** Those that stand for themselves, without the navigation. */
const pathsOutside = ['/auditor', '/reset-password', '/reference', '/nowhere'];
/** Hundreds of operations, links and errors are drawn by one component each: the first of each group stands for them. */
const repeated: Readonly<Record<string, readonly string[]>> = { '/reference': ['article ~ article', 'nav li ~ li', '#errors li ~ li'] };
const searchBox = 'input[aria-label="Search pages and actions"]';
const views: readonly View[] = [
  { width: 1440, height: 900, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
];

describe('O5 every page of the console', { skip: withoutBrowser }, () => {
  let keystead: RunningKeystead;
  let browser: Browser;
  let office: BrowserContext;
  before(async () => {
    [keystead, browser] = await Promise.all([startKeystead({ init: sandboxTenant() }), startBrowser()]);
    const { context, page, problems } = await openWindow(browser, { url: keystead.url });
    office = context;
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill('ada@harbourinsurance.example');
    await page.getByLabel('Password', { exact: true }).fill(ownerPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Hello/ }).waitFor();
    assert.deepEqual(problems, []);
    await page.close();
  });
  after(async () => {
    await browser.close();
    await keystead.remove();
  });

  /** A page of the one who signed in. */
  const newPage = (): Promise<WatchedPage> => openPage(office, keystead.url);

  it(`O5 has no accessibility violation (axe, WCAG 2.2 AA), does not scroll sideways and loads nothing from elsewhere at ${views.map(({ width, scheme }) => `${width} pixels, ${scheme}`).join(' and ')}`, async () => {
    const { page, problems } = await newPage();
    await page.goto('/');
    const found: string[] = [];
    for (const [index, path] of [...paths, ...pathsOutside].entries()) {
      if (index < paths.length) await goWithin(page, path);
      else await page.goto(path);
      await pageShown(page);
      // In turns, so that a page comes in the view that the one before was left in: each turn lays out everything anew.
      for (const view of index % 2 === 0 ? views : views.toReversed()) {
        await turnTo(page, view);
        const sideways = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') as number;
        if (sideways > 0) found.push(`${path} ${view.width} scrolls sideways by ${sideways} pixels`);
        for (const selector of repeated[path] ?? []) await page.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).forEach((each) => { each.remove(); })`);
        found.push(...(await accessibilityViolations(page)).map((violation) => `${path} ${view.width} ${view.scheme} ${violation}`));
      }
    }
    assert.deepEqual([...found, ...problems], []);
    await page.close();
  });

  it('B7 on paper is the sheet alone, in dark ink, whatever the theme of the screen', async () => {
    const { page, problems } = await newPage();
    await page.goto('/chargeback/2026-11');
    await page.getByRole('article').waitFor();
    await turnTo(page, { width: 1440, height: 900, scheme: 'dark' });
    const ink = async () => await page.evaluate("getComputedStyle(document.querySelector('article')).color") as string;
    const onScreen = await ink();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate("document.documentElement.setAttribute('data-mantine-color-scheme', 'dark')");
    assert.deepEqual([await page.getByRole('navigation', { name: 'Main' }).isVisible(), await page.getByRole('button', { name: 'Print' }).isVisible(), await page.getByRole('article').isVisible()], [false, false, true]);
    assert.equal([onScreen, await ink()].join(), 'rgb(236, 232, 223),rgb(31, 29, 24)');
    assert.deepEqual(problems, []);
    await page.close();
  });

  it('B6 a provider’s bill is uploaded, its columns confirmed, and what differs is explained; a bad line is named and nothing is stored', async () => {
    const { page, problems } = await newPage();
    await page.goto('/reconciliation?make=upload');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Provider' }).fill('Mistral');
    await page.getByRole('option', { name: 'Mistral' }).click();
    const choose = (text: string) => dialog.locator('input[type="file"]').setInputFiles({ name: 'november.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await choose('Date,Model,Input tokens,Cost\n2026-01-05,=cmd,9000,1.5\n');
    await dialog.getByText(/Line 2: .*formula/).waitFor();
    assert.ok(await dialog.getByRole('button', { name: 'Take it in' }).isDisabled());
    await choose('Date,Model,Input tokens,Cost\n2026-01-05,mistral-large,900000,1.5\n');
    await dialog.getByText('1 line from 2026-01-05 to 2026-01-05').waitFor();
    await dialog.getByRole('button', { name: 'Take it in' }).click();
    await page.getByRole('heading', { level: 1, name: /Mistral.*2026-01-05/ }).waitFor();
    await pageShown(page);
    await page.getByText('Others use this key').first().waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('group', { name: 'Ours and theirs by day' }).waitFor();
    await page.goto('/reconciliation');
    await page.getByText('A provider billed what was never sent from here').waitFor();
    await pageShown(page);
    assert.deepEqual([...await accessibilityViolations(page), ...problems], []);
    await page.getByRole('button', { name: 'Looked into' }).click();
    await page.getByText('A provider billed what was never sent from here').waitFor({ state: 'detached' });
    await page.close();
  });

  it('B4, B7 usage is narrowed, shared by its address, saved and gone back from; its table leads to the requests; the calculator follows what is assumed', async () => {
    const { page, problems } = await newPage();
    await fetch(`${keystead.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${keystead.tokens['test'] ?? ''}`, 'content-type': 'application/json' }, body: JSON.stringify({ model: 'sandbox/sandbox-small', messages: [{ role: 'user', content: 'Hello' }] }) });
    await page.goto('/usage?by=model&metric=requests&environment=production');
    await page.getByRole('button', { name: /^Environment: .*remove this filter/ }).click();
    await page.waitForURL((url) => !url.search.includes('environment'));
    await page.goBack();
    await page.getByRole('button', { name: /^Environment: .*remove this filter/ }).waitFor();
    await pageShown(page);
    await page.getByRole('button', { name: 'This view' }).click();
    await page.getByRole('menuitem', { name: 'As a curl command' }).click();
    await page.getByRole('dialog').getByText(/api\/v1\/usage\?.*by=model.*environment=production/).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'This view' }).click();
    await page.getByRole('menuitem', { name: 'Save this view' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Production by model');
    await page.keyboard.press('Enter');
    await page.getByText('View saved').waitFor();
    await page.goto('/usage?metric=requests&view=table');
    await pageShown(page);
    await page.getByRole('button', { name: 'This view' }).click();
    await page.getByRole('menuitem', { name: 'Production by model', exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Usage over time' }).getByRole('link', { name: /show its requests/ }).first().click();
    await page.waitForURL(/\/requests\?from=/);
    await page.getByRole('row', { name: /sandbox-small/ }).first().waitFor();

    await page.goto('/calculator?people=10&bundledUsd=30&curve=table');
    await page.getByRole('group', { name: 'Costs over requests' }).waitFor();
    await page.getByLabel('People', { exact: true }).fill('1');
    await page.waitForURL(/people=1(?:&|$)/);
    await page.getByText('For 1 person and a month').waitFor();
    assert.deepEqual(problems, []);
    await page.close();
  });

  it('B1 a budget for a model is set by keyboard, changed, and removed; its figures stand in a table too', async () => {
    const { page, problems } = await newPage();
    await page.goto('/budgets?make=budget');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Small talk');
    await dialog.getByRole('combobox', { name: 'For', exact: true }).click();
    await page.getByRole('option', { name: 'A model' }).click();
    await dialog.getByLabel('Model', { exact: true }).fill('sandbox-small');
    await dialog.getByRole('combobox', { name: 'What is counted' }).click();
    await page.getByRole('option', { name: 'Tokens' }).click();
    await dialog.getByLabel('Limit in tokens').fill('5000');
    await page.keyboard.press('Enter');
    await page.getByText('5,000 tokens of 5,000 tokens left').waitFor();
    await page.getByRole('button', { name: 'Change Small talk' }).click();
    await page.getByRole('dialog').getByLabel('Limit in tokens').fill('7000');
    await page.keyboard.press('Enter');
    await page.getByText('7,000 tokens of 7,000 tokens left').waitFor();
    await page.getByRole('tab', { name: 'As a table' }).click();
    await page.getByRole('cell', { name: 'Model sandbox-small' }).waitFor();
    await page.getByRole('tab', { name: 'Now' }).click();
    await page.getByRole('button', { name: 'Remove Small talk' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No cap yet').waitFor();
    assert.deepEqual(problems, []);
    await page.close();
  });

  it('G4, G7 a route is made and reordered by keyboard, says which key would serve; the playground calls it in any dialect, and the request is seen live and why one was refused', async () => {
    const { page, problems } = await newPage();
    await page.goto('/gateway/routes/new');
    await page.getByLabel('Name').fill('house');
    await page.getByRole('button', { name: 'Add a leg' }).click();
    for (const [leg, model] of [[1, 'sandbox-large'], [2, 'sandbox-small']] as const) {
      await page.locator(`input[aria-label="Leg ${leg}: key"]`).click();
      await page.getByRole('option', { name: /Sandbox/ }).first().click();
      await page.locator(`input[aria-label="Leg ${leg}: model"]`).fill(model);
    }
    await page.getByRole('button', { name: 'Make the route' }).click();
    await page.waitForURL(/\/gateway\/routes\/[0-9a-f-]{36}$/);
    await page.getByText('Serves', { exact: true }).waitFor();
    await page.getByRole('button', { name: /^Leg 2: move/ }).press('ArrowUp');
    assert.equal(await page.locator('input[aria-label="Leg 1: model"]').inputValue(), 'sandbox-small');
    // Unsaved, it is not left by accident.
    await page.getByRole('link', { name: 'Playground' }).click();
    await page.getByRole('dialog', { name: 'Leave without saving?' }).getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Save the route' }).click();
    await page.getByRole('group', { name: 'Unsaved changes' }).waitFor({ state: 'detached' });
    await page.locator('[data-verdict="serves"]').getByText('sandbox-small').waitFor();
    const found: string[] = [];
    const look = async (at: Page, name: string): Promise<void> => { found.push(...(await accessibilityViolations(at)).map((violation) => `${name} ${violation}`)); };
    await look(page, 'route');

    const { page: live, problems: liveProblems } = await newPage();
    await live.goto('/requests?live=yes');
    await live.getByText('Live', { exact: true }).nth(1).waitFor();
    await page.goto('/playground?model=house&dialect=anthropic-messages');
    await page.getByText('POST /v1/messages').waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Answered', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'See it in the request log' }).waitFor();
    await look(page, 'playground');
    await live.getByRole('row', { name: /by house/ }).waitFor();
    await page.getByText('Gemini', { exact: true }).click();
    await page.getByText(/^POST \/v1beta\/models\/house:streamGenerateContent/).waitFor();
    await page.getByRole('combobox', { name: 'Model or route' }).fill('nobody-serves-this');
    await page.getByText(/nobody-serves-this:stream/).waitFor();
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Not answered 404').waitFor();
    await live.getByRole('row', { name: /nobody-serves-this/ }).getByRole('link').click();
    await live.getByRole('dialog', { name: 'Receipt' }).getByText('Your organisation', { exact: true }).waitFor();
    await look(live, 'live request');
    assert.deepEqual([...found, ...problems, ...liveProblems], []);
    await live.close();
    await page.close();
  });

  it('O5 the command palette reaches a page by keyboard alone', async () => {
    const { page } = await newPage();
    await page.goto('/');
    await pageShown(page);
    await page.keyboard.press('Control+k');
    await page.locator(`${searchBox}:focus`).waitFor();
    await page.keyboard.type('audit');
    await page.locator('[data-action][data-selected]').getByText('Audit log').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/audit');
    await page.close();
  });

  it('O5 the command palette takes every letter typed after its keys, opens from within a field too, and gives the cursor back', async () => {
    const { page } = await newPage();
    await page.goto('/apps');
    await pageShown(page);
    const field = page.getByLabel('Search apps');
    await field.fill('policy');
    // In one task of the page, so that nothing but the keys themselves can have moved the cursor: no letter typed right after them goes elsewhere.
    const focused = await page.evaluate(`(async () => {
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', code: 'KeyK', ctrlKey: true, bubbles: true }));
      for (let step = 0; step < 50; step += 1) await null;
      return document.activeElement.getAttribute('aria-label');
    })()`);
    assert.equal(focused, 'Search pages and actions');
    await page.keyboard.press('Escape');
    await page.locator(searchBox).waitFor({ state: 'detached' });
    await page.locator('input:focus').waitFor();
    assert.equal(await page.locator('input:focus').inputValue(), 'policy');
    assert.match(page.url(), /\/apps/);
    await page.close();
  });

  // Last, since whoever has a second factor is asked for it when signing in.
  it('G4, G5 a drill shows what each leg did and is kept, the legs’ health comes from the gateways, and a document’s class is chosen and changed', async () => {
    const { page, problems } = await newPage();
    await enrolFactor(async (path, body) => {
      const answer = await page.request.post(path, { data: body, headers: { origin: keystead.url } });
      return { status: answer.status(), json: answer.status() === 204 ? null : await answer.json() as unknown };
    }, ownerPassword);
    const found: string[] = [];
    const look = async (name: string): Promise<void> => { found.push(...(await accessibilityViolations(page)).map((violation) => `${name} ${violation}`)); };
    await page.goto('/gateway?tab=routes');
    await page.getByRole('link', { name: 'house', exact: true }).click();
    await page.getByText(/^Live from 1 gateway process/).waitFor();
    await page.getByRole('button', { name: 'Run the drill' }).click();
    await page.getByText(/^Every leg answered\. Last run/).waitFor();
    assert.equal(await page.getByRole('list', { name: 'What each leg did' }).getByLabel('Answered').count(), 2);
    await page.getByLabel('Text of the request').fill('Please write to ada@harbour.example.');
    await page.getByText('The policy looks for nothing').waitFor();
    await look('drilled route');
    await page.getByRole('link', { name: 'Routes', exact: true }).click();
    await page.getByRole('row', { name: /house/ }).getByText('All answered').waitFor();

    await page.goto('/documents');
    await page.getByLabel('Data class of what you upload').first().click();
    await page.getByRole('option', { name: /^Health/ }).click();
    await page.locator('input[type="file"]').setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('A note.') });
    await page.getByRole('row', { name: /note\.txt.*Health/ }).getByRole('link').click();
    await page.getByLabel('Class of this document').first().click();
    await page.getByRole('option', { name: /^Privileged/ }).click();
    await page.getByText('It is privileged now').waitFor();
    await look('document');
    assert.deepEqual([...found, ...problems], []);
    await page.close();
  });
});
