import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { accessibilityViolations, openWindow, startBrowser, withoutBrowser } from '../support/browser.ts';
import { type RunningKeystead, startKeystead } from '../support/keystead.ts';

/** What a person who has never seen Keystead does, in the order they do it, on the real program in a real browser. */
describe('O1 O5 the first five minutes, from the setup link to an approved draft', { skip: withoutBrowser }, () => {
  let keystead: RunningKeystead;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  let openedAt = 0;
  before(async () => {
    [keystead, browser] = await Promise.all([startKeystead({ fromNothing: true }), startBrowser()]);
    ({ page, problems } = await openWindow(browser, { url: keystead.url }));
  });
  after(async () => {
    await browser.close();
    await keystead.remove();
  });

  async function assertAccessible(): Promise<void> {
    assert.deepEqual(await accessibilityViolations(page), []);
  }

  it('CONSOLE the setup link leads to an owner, without any default password', async () => {
    openedAt = performance.now();
    await page.goto(keystead.setupLink ?? '');
    await page.getByLabel('Organisation').fill('Harbour Insurance');
    await assertAccessible();
    await page.getByLabel('Your name').fill('Ada Holm');
    await page.getByLabel('E-mail address').fill('ada@harbour.example');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
    await page.getByRole('button', { name: 'Create the organisation' }).click();
  });

  it('V6 the sandbox stands in for a key, and says so', async () => {
    await page.getByRole('button', { name: /sandbox/i }).first().click();
    await page.getByText('The sandbox is ready').waitFor();
    await assertAccessible();
    await page.getByRole('button', { name: 'Continue' }).click();
  });

  it('G1 a token is shown once, and the first call turns the light green', async () => {
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByText(/ks_prod_\w{20,}/).first().waitFor();
    await page.getByRole('button', { name: /Send it from here/ }).click();
    await page.getByText('Your call arrived and was answered').last().waitFor();
    await assertAccessible();
    await page.getByRole('button', { name: 'Continue' }).click();
  });

  it('C2 the first app runs on its sample; every quotation is checked; the draft can be exported', async () => {
    await page.getByRole('link', { name: 'Open with the sample' }).click();
    await page.getByText(/^about \$/).waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText(/quotes stand in their sources/).waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Word' }).click()]);
    assert.match(download.suggestedFilename(), /\.docx$/);
    // A DOCX is a ZIP archive.
    assert.equal((await readFile(await download.path())).subarray(0, 2).toString(), 'PK');
  });

  it('B4 the cost chart holds both calls', async () => {
    await page.goto('/usage');
    await page.getByRole('heading', { name: 'Cost by provider' }).waitFor();
    await page.locator('.recharts-bar-rectangle path, .recharts-rectangle').first().waitFor();
    const seconds = (performance.now() - openedAt) / 1000;
    process.stdout.write(`from the setup link to the first chart: ${seconds.toFixed(1)} s (bar: 120 s)\n`);
    await page.goto('/requests');
    await page.getByText('First token').first().waitFor();
    await page.getByText('sandbox-large').first().waitFor();
    await assertAccessible();
  });

  it('C3 text for a client leaves only after exactly that text was approved', async () => {
    await page.goto('/apps/ins-renewal-outreach?sample=1');
    await page.getByText(/^about \$/).waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('Awaiting approval', { exact: true }).first().waitFor();
    assert.equal(await page.getByRole('button', { name: 'Word' }).isEnabled(), false);
    const run = page.url().split('/').at(-1) ?? '';
    const before = await page.request.get(`/api/v1/runs/${run}/export?format=docx`);
    assert.equal(before.status(), 409);
    assert.equal((await before.json() as { code: string }).code, 'approval_required');
    await page.getByRole('checkbox').first().check();
    await assertAccessible();
    await page.getByRole('button', { name: /^Approve/ }).click();
    // The whole word: “not before it is approved” stands there before.
    await page.getByText('Approved', { exact: true }).first().waitFor();
    await page.getByRole('region', { name: 'Export' }).getByRole('button', { name: 'More' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Markdown' }).click()]);
    assert.match((await readFile(await download.path())).toString(), /Ada Holm/);
  });

  it('A1 ledger and audit log say which key served which request', async () => {
    await page.goto('/audit');
    await page.getByText(/Key fp_\w+ used for \/v1\/chat\/completions/).first().waitFor();
    await page.getByText(/Draft approved/).first().waitFor();
    await assertAccessible();
  });

  it('A3 G7 a receipt is readable, and its signature and proof are checked in the browser; a run has one too', async () => {
    const ledger = await (await page.request.get('/api/v1/ledger')).json() as { items: { requestId: string; runId: string | null }[] };
    const row = ledger.items.find(({ runId }) => runId !== null) ?? assert.fail('no run in the ledger');
    await page.goto(`/receipts/${row.requestId}`);
    await page.getByText('One attempt').waitFor();
    await page.getByRole('button', { name: 'Verify in this browser' }).click();
    await page.getByText('Verified', { exact: true }).waitFor();
    await page.getByText('Every fact is as it was recorded when the request settled.').waitFor();
    await assertAccessible();
    await page.goto(`/runs/${row.runId ?? ''}/receipt`);
    await page.getByRole('button', { name: 'Verify in this browser' }).click();
    await page.getByText('The sums are those of these requests.').waitFor();
    await assertAccessible();
  });

  it('A2 the whole log is verified in the browser, and again by one file that needs no Keystead; a changed entry is named there', async () => {
    await page.goto('/audit');
    await page.getByRole('button', { name: 'Verify the log' }).click();
    await page.getByText('Verified', { exact: true }).waitFor();
    await page.getByText(/Whether it was rolled back/).waitFor();
    // What it covered is remembered: the next time a log that was rolled back is found.
    await page.getByText(/This browser verified \d+ signed/).waitFor();
    await page.getByRole('button', { name: 'Verify the log' }).click();
    await page.getByText(/Whether it was rolled back/).waitFor({ state: 'detached' });
    await page.getByText('Verified', { exact: true }).waitFor();
    await assertAccessible();

    const [verifier] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download the verifier' }).click()]);
    const log = await (await page.request.get('/api/v1/audit/export')).text();
    const { verifierKey } = await (await page.request.get('/api/v1/audit/checkpoint')).json() as { verifierKey: string };
    const offline = await browser.newContext({ offline: true });
    const alone = await offline.newPage();
    const wrong: string[] = [];
    alone.on('pageerror', (error) => wrong.push(error.message));
    alone.on('console', (message) => wrong.push(message.text()));
    const file = join(dirname(await verifier.path()), 'keystead-verifier.html');
    await verifier.saveAs(file);
    await alone.goto(`file://${file}`);
    const verify = async (text: string): Promise<void> => {
      await alone.getByLabel('Audit export or receipt').setInputFiles({ name: 'keystead-audit.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(text) });
      await alone.getByLabel('Verifier key that you hold from elsewhere').fill(verifierKey);
      await alone.getByRole('button', { name: 'Verify' }).click();
    };
    await verify(log);
    await alone.getByRole('heading', { name: 'Verified', exact: true }).waitFor();
    assert.deepEqual(await accessibilityViolations(alone), []);
    await verify(log.split('\n').filter((line) => !line.startsWith('{"sequence":2,')).join('\n'));
    await alone.getByRole('heading', { name: 'Not verified' }).waitFor();
    await alone.getByText(/Entry 2 is missing/).waitFor();
    assert.deepEqual(wrong, []);
    await offline.close();
  });

  it('SECURITY nothing is loaded from elsewhere, no script is blocked, no key or document is left in the browser', async () => {
    assert.deepEqual(problems, []);
    const stored = await page.evaluate('JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])') as string;
    assert.doesNotMatch(stored, /ks_prod_|sk-|Brightwater/);
  });
});
