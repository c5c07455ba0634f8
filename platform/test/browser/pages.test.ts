import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { type View, accessibilityViolations, openWindow, startBrowser, withoutBrowser } from '../support/browser.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from '../support/keystead.ts';

const paths = ['/', '/apps', '/apps/policy-explainer', '/runs', '/documents', '/credentials', '/credentials/new', '/gateway', '/usage', '/audit', '/people', '/settings', '/reference', '/nowhere'];
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

  for (const view of views) {
    it(`O5 has no accessibility violation (axe, WCAG 2.2 AA), does not scroll sideways and loads nothing from elsewhere at ${view.width} pixels, ${view.scheme}`, async () => {
      const { page, problems, context } = await openWindow(browser, { url: keystead.url, view });
      page.setDefaultTimeout(20_000);
      await page.goto('/sign-in');
      await page.getByLabel('E-mail address').fill('ada@harbourinsurance.example');
      await page.getByLabel('Password', { exact: true }).fill(ownerPassword);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { level: 1, name: /Hello|Ada/ }).waitFor();
      const found: string[] = [];
      for (const path of paths) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await page.waitForLoadState('networkidle');
        found.push(...(await accessibilityViolations(page)).map((violation) => `${path} ${violation}`));
        const sideways = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') as number;
        if (sideways > 0) found.push(`${path} scrolls sideways by ${sideways} pixels`);
      }
      assert.deepEqual([...found, ...problems], []);
      await context.close();
    });
  }

  it('O5 the command palette reaches a page by keyboard alone', async () => {
    const { page, context } = await openWindow(browser, { url: keystead.url });
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill('ada@harbourinsurance.example');
    await page.getByLabel('Password', { exact: true }).fill(ownerPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Hello|Ada/ }).waitFor();
    await page.keyboard.press('Control+k');
    await page.waitForFunction("document.activeElement?.getAttribute('aria-label') === 'Search pages and actions'");
    await page.keyboard.type('audit');
    await page.getByRole('button', { name: 'Audit log' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL('**/audit');
    await context.close();
  });
});
