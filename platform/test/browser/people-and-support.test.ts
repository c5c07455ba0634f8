import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext } from 'playwright-core';
import { askHost } from '../../src/server/index.ts';
import { type Answer, type Attacker, openAttacker } from '../support/attacker.ts';
import { type WatchedPage, accessibilityViolations, goWithin, openPage, openWindow, startBrowser, turnTo, withoutBrowser } from '../support/browser.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from '../support/keystead.ts';
import { steppedUpSession } from '../support/second-factor.ts';

const owner = 'ada@harbourinsurance.example';
const operator = 'olga@platform.example';

describe('T3 V10 people, teams and support in the console', { skip: withoutBrowser }, () => {
  let keystead: RunningKeystead;
  let browser: Browser;
  let attacker: Attacker;
  let [ownerCookie, operatorCookie] = ['', ''];
  before(async () => {
    const init = sandboxTenant();
    const members = [{ name: 'Cora Lind', email: 'cora@harbourinsurance.example', role: 'member' }];
    const platform = { name: 'Platform', owner: { name: 'Olga Operator', email: operator, password: ownerPassword } };
    [keystead, browser] = await Promise.all([startKeystead({ init: { ...init, tenants: [{ ...init.tenants[0], members }, platform] } }), startBrowser()]);
    attacker = openAttacker(keystead);
    assert.equal((await askHost(keystead.dataDirectory, 'operator-add', { email: operator })).status, 200);
    ownerCookie = await steppedUpSession(attacker, owner, ownerPassword);
    operatorCookie = await steppedUpSession(attacker, operator, ownerPassword);
  });
  after(async () => {
    await browser.close();
    await keystead.remove();
  });

  const windows = new Map<string, BrowserContext>();
  /** A new page of whose session it is, in the one window of theirs. */
  async function pageOf(cookie: string): Promise<WatchedPage> {
    const window = windows.get(cookie);
    if (window !== undefined) return openPage(window, keystead.url);
    const { context, ...opened } = await openWindow(browser, { url: keystead.url });
    const [name = '', ...value] = cookie.split('=');
    await context.addCookies([{ name, value: value.join('='), url: keystead.url }]);
    windows.set(cookie, context);
    return opened;
  }
  const asOperator = (path: string, body?: unknown): Promise<Answer> => attacker.call({ path, cookie: operatorCookie, ...(body === undefined ? {} : { body }) });

  it('T3 an owner makes a team, puts somebody in, and gives it an app', async () => {
    const { page, problems } = await pageOf(ownerCookie);
    await page.goto('/people?tab=teams');
    await page.getByRole('button', { name: 'Make the first team' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Claims');
    await page.getByRole('checkbox', { name: 'Cora Lind' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('cell', { name: 'Claims', exact: true }).waitFor();
    await page.getByRole('cell', { name: 'Cora Lind' }).waitFor();
    await page.getByRole('button', { name: 'Assign Policy Explainer' }).click();
    await page.getByText('Some teams and people').click();
    await page.getByRole('checkbox', { name: 'Claims' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('row', { name: /Policy Explainer Claims/ }).waitFor();
    assert.deepEqual(problems, []);
    await page.close();
  });

  it('A2 an operator sends the platform’s log to a SIEM, sees that it does not get through yet, and takes the stream away', async () => {
    const { page, problems } = await pageOf(operatorCookie);
    await page.goto('/operator?tab=log');
    await page.getByRole('button', { name: 'Add a stream' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a stream' });
    assert.equal(await dialog.getByText('Webhook').count(), 0, 'a webhook is an organisation’s');
    await dialog.getByLabel('Name', { exact: true }).fill('SOC');
    await dialog.getByRole('textbox', { name: 'Address' }).fill('https://siem.invalid/events');
    await dialog.getByRole('button', { name: 'Add the stream' }).click();
    await page.getByText('HTTPS to https://siem.invalid/events').waitFor();
    await page.getByText('Nothing gets through').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByText('Paused', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('The log is sent nowhere yet').waitFor();
    assert.equal((await attacker.call({ path: '/api/v1/operator/streams', cookie: ownerCookie })).status, 403);
    assert.deepEqual(problems, []);
  });

  it('V10 support asks: the owner sees it on every page, lets it in, and ends it; all of it stands on the transparency page', async () => {
    const { items } = (await asOperator('/api/v1/operator/tenants')).json as { items: { id: string; name: string }[] };
    const tenantId = items.find((tenant) => tenant.name === 'Harbour Insurance')?.id;
    const asked = await asOperator('/api/v1/operator/break-glass', { tenantId, reason: 'Ticket 4711: routes answer 404', minutes: 30 });
    assert.equal(asked.status, 201, asked.text);
    const { page, problems } = await pageOf(ownerCookie);
    await page.goto('/');
    await page.getByText('Olga Operator of platform support asks to read your organisation').waitFor();
    await page.getByRole('button', { name: 'Let them in' }).click();
    await page.getByText(/Olga Operator of platform support may read your organisation until/).waitFor();
    await page.goto('/transparency?tab=support');
    await page.getByRole('cell', { name: /Ticket 4711/ }).waitFor();
    await page.getByRole('button', { name: 'End it now' }).click();
    await page.getByText(/may read your organisation/).waitFor({ state: 'detached' });
    await page.goto('/transparency');
    await page.getByRole('link', { name: /Support access ended/ }).waitFor();
    assert.deepEqual(problems, []);
    await page.close();
  });

  for (const view of [{ width: 1440, height: 900, scheme: 'dark' }, { width: 390, height: 844, scheme: 'light' }] as const) {
    it(`O5 people, transparency and installation have no accessibility violation and do not scroll sideways at ${view.width} pixels, ${view.scheme}`, async () => {
      const found: string[] = [];
      for (const [cookie, paths] of [[ownerCookie, ['/people?tab=teams&team=new', '/people?tab=roles', '/people?tab=invitations', '/transparency', '/transparency?tab=support']], [operatorCookie, ['/operator', '/operator?tab=support', '/operator?tab=log']]] as const) {
        const { page, problems } = await pageOf(cookie);
        await page.goto('/');
        await turnTo(page, view);
        for (const path of paths) {
          await goWithin(page, path);
          found.push(...(await accessibilityViolations(page)).map((violation) => `${path} ${violation}`));
          const sideways = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') as number;
          if (sideways > 0) found.push(`${path} scrolls sideways by ${sideways} pixels`);
        }
        found.push(...problems);
        await page.close();
      }
      assert.deepEqual(found, []);
    });
  }
});
