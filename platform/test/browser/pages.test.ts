import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type View, accessibilityViolations, openWindow, pageShown, startBrowser, withoutBrowser } from '../support/browser.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from '../support/keystead.ts';

const paths = ['/', '/apps', '/apps/policy-explainer', '/runs', '/documents', '/credentials', '/credentials/add', '/credentials/import', '/gateway', '/gateway/routes/new', '/playground?model=sandbox-large', '/policy', '/usage', '/requests', '/requests?live=yes', '/audit', '/people', '/settings', '/settings?tab=security', '/settings?tab=plan', '/settings?tab=sign-in', '/settings?tab=data', '/security', '/reset-password', '/reference', '/nowhere'];
/** A hundred operations are drawn by one component: the first of each group stands for them. */
const repeated: Readonly<Record<string, readonly string[]>> = { '/reference': ['article ~ article'] };
const searchBox = 'input[aria-label="Search pages and actions"]';
const views: readonly View[] = [
  { width: 1440, height: 900, scheme: 'light' },
  { width: 390, height: 844, scheme: 'dark' },
];

describe('O5 every page of the console', { skip: withoutBrowser }, () => {
  let keystead: RunningKeystead;
  let browser: Browser;
  before(async () => {
    [keystead, browser] = await Promise.all([startKeystead({ init: sandboxTenant() }), startBrowser()]);
  });
  after(async () => {
    await browser.close();
    await keystead.remove();
  });

  async function signIn(page: Page): Promise<void> {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill('ada@harbourinsurance.example');
    await page.getByLabel('Password', { exact: true }).fill(ownerPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Hello/ }).waitFor();
    await pageShown(page);
  }

  for (const view of views) {
    it(`O5 has no accessibility violation (axe, WCAG 2.2 AA), does not scroll sideways and loads nothing from elsewhere at ${view.width} pixels, ${view.scheme}`, async () => {
      const { page, problems, context } = await openWindow(browser, { url: keystead.url, view });
      await signIn(page);
      const found: string[] = [];
      for (const path of paths) {
        await page.goto(path);
        await pageShown(page);
        const sideways = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') as number;
        if (sideways > 0) found.push(`${path} scrolls sideways by ${sideways} pixels`);
        for (const selector of repeated[path] ?? []) await page.evaluate(`document.querySelectorAll(${JSON.stringify(selector)}).forEach((each) => { each.remove(); })`);
        found.push(...(await accessibilityViolations(page)).map((violation) => `${path} ${violation}`));
      }
      assert.deepEqual([...found, ...problems], []);
      await context.close();
    });
  }

  it('G4, G7 a route is made and reordered by keyboard, says which key would serve; the playground calls it in any dialect, and the request is seen live and why one was refused', async () => {
    const { page, problems, context } = await openWindow(browser, { url: keystead.url });
    await signIn(page);
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

    const live = await context.newPage();
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
    assert.deepEqual([...found, ...problems], []);
    await context.close();
  });

  it('O5 the command palette reaches a page by keyboard alone', async () => {
    const { page, context } = await openWindow(browser, { url: keystead.url });
    await signIn(page);
    await page.keyboard.press('Control+k');
    await page.locator(`${searchBox}:focus`).waitFor();
    await page.keyboard.type('audit');
    await page.locator('[data-action][data-selected]').getByText('Audit log').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/audit');
    await context.close();
  });

  it('O5 the command palette takes every letter typed after its keys, opens from within a field too, and gives the cursor back', async () => {
    const { page, context } = await openWindow(browser, { url: keystead.url });
    await signIn(page);
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
    await context.close();
  });
});
