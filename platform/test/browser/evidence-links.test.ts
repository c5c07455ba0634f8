import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Evidence, type EvidenceLink, operations } from '@keystead/contract';
import type { Browser } from 'playwright-core';
import { goWithin, openWindow, startBrowser, withoutBrowser } from '../support/browser.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from '../support/keystead.ts';

/** Pages that name things of this organisation; whatever else the console links to stands in the registry (pages.test.ts). */
const addressOf = ({ kind, target }: EvidenceLink): string | null => ({ page: target, log: `/audit?action=${target}`, operation: '/reference', document: null, attack: null, fault: null })[kind];

describe('A6 evidence, followed to where it is seen', { skip: withoutBrowser }, () => {
  let keystead: RunningKeystead;
  let browser: Browser;
  before(async () => { [keystead, browser] = await Promise.all([startKeystead({ init: sandboxTenant() }), startBrowser()]); });
  after(async () => {
    await browser.close();
    await keystead.remove();
  });

  it('A6 every answer, key and control of an organisation leads to a page that is there, on the tab and with the filter that it names', async () => {
    const { page, problems, context } = await openWindow(browser, { url: keystead.url });
    await page.goto('/sign-in');
    await page.getByLabel('E-mail address').fill('ada@harbourinsurance.example');
    await page.getByLabel('Password', { exact: true }).fill(ownerPassword);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /Hello/ }).waitFor();
    const read = async <Shape>(path: string): Promise<Shape> => await (await page.request.get(`/api/v1/${path}`)).json() as Shape;
    const { questions, keys } = await read<Evidence>('evidence');
    const { items: controls } = await read<{ items: { href: string; evidence: { href: string }[] }[] }>('controls');
    const links = questions.flatMap((question) => question.links);
    const addresses = [...new Set([...links.flatMap((link) => addressOf(link) ?? []), ...keys.flatMap(({ href }) => href ?? []), ...controls.flatMap(({ href, evidence }) => [href, ...evidence.map((each) => each.href)])])].filter((address) => !address.startsWith('/operator')).toSorted();
    // Entries are told apart by one filter of one page: the first stands for them, and that each is an event is told by questions.test.ts.
    const visited = addresses.filter((address, index) => !address.startsWith('/audit?action=') || !addresses[index - 1]?.startsWith('/audit?action='));
    assert.ok(addresses.length >= 40, String(addresses.length));
    const lost: string[] = [];
    for (const address of visited) {
      await goWithin(page, address);
      const title = await page.getByRole('heading', { level: 1 }).first().textContent() ?? '';
      const { pathname, searchParams } = new URL(address, keystead.url);
      if (/not found|no such|nothing here/i.test(title) || new URL(page.url()).pathname !== pathname) lost.push(`${address}: ${title}`);
      if (searchParams.has('tab') && await page.locator('[role=tab][aria-selected=true]').count() !== 1) lost.push(`${address}: no such tab`);
      if (searchParams.has('action') && await page.getByLabel('Event', { exact: true }).first().inputValue() === 'Any event') lost.push(`${address}: no such event`);
    }
    assert.deepEqual([...lost, ...problems], []);
    await page.goto('/evidence?tab=questions');
    await page.getByText('Access control').first().waitFor();
    assert.equal(await page.getByRole('main').getByRole('listitem').getByRole('link').count(), links.filter((link) => addressOf(link) !== null).length, 'every link that leads into the console is one');
    await page.goto('/controls');
    await page.getByText('At least two people run the installation').first().waitFor();
    assert.equal(await page.getByRole('main').locator('a[href^="/operator"]').count(), 0, 'nobody is sent to a page that is for operators alone');
    const described = new Set(Object.keys(operations));
    assert.deepEqual(links.filter(({ kind, target }) => kind === 'operation' && !described.has(target)), []);
    await context.close();
  });
});
