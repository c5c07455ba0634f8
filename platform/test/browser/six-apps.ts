import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Download, Page } from 'playwright-core';
import { apps } from '../../src/catalogue/index.ts';
import { eventually } from '../support/attacker.ts';
import { type View, accessibilityViolations, openWindow, pageShown, turnTo, withoutBrowser } from '../support/browser.ts';
import { type RunningKeystead, ownerPassword } from '../support/keystead.ts';
import { unzip } from '../support/surfaces.ts';
import { type WrittenKind, writtenDocument } from '../support/written-documents.ts';

/** A server with an organisation on the sandbox, in which both people hold every qualification. */
export interface Offices { readonly keystead: RunningKeystead; readonly browser: Browser; readonly starter: string; readonly colleague: string }

/** One app of each pack, its document as offices have it, and a word that only its draft will hold. */
const chosen: readonly { readonly id: string; readonly kind: WrittenKind; readonly mark: string }[] = [
  { id: 'ins-policy-compare', kind: 'pdf', mark: 'Insurancemark' }, { id: 're-market-summary', kind: 'xlsx', mark: 'Estatemark' }, { id: 'leg-demand-letter', kind: 'docx', mark: 'Legalmark' },
  { id: 'pha-prior-auth', kind: 'pdf', mark: 'Pharmacymark' }, { id: 'hc-referral-letter', kind: 'image', mark: 'Healthmark' }, { id: 'acc-tax-notice', kind: 'docx', mark: 'Taxmark' },
];
const desk: View = { width: 1440, height: 900, scheme: 'light' };
const night: View = { width: 1440, height: 900, scheme: 'dark' };
const phone: View = { width: 390, height: 844, scheme: 'light' };
const phoneAtNight: View = { width: 390, height: 844, scheme: 'dark' };

type Step = 'form' | 'draft' | 'source' | 'edited' | 'approved';
/** Which steps are looked at closely, in which view: looking takes longer than doing. The first app all the way, of the others what is their own, in the views by turns. */
const looks: readonly Readonly<Partial<Record<Step, View>>>[] = [
  { form: desk, draft: phoneAtNight, source: night, edited: phone, approved: phone }, { draft: phone, edited: night }, { source: desk }, { form: night }, { draft: night }, { draft: phoneAtNight },
];

/** What an office does with an app all day, with a mouse, in two windows. */
export const runSixApps = (world: () => Offices): unknown => describe('C1 C2 C3 C5 six apps in the browser, one of each pack', { skip: withoutBrowser }, () => {
  let page: Page;
  let other: Page;
  const opened: { context: BrowserContext; problems: string[] }[] = [];

  before(async () => {
    const { keystead, browser, starter, colleague } = world();
    const enter = async (email: string): Promise<Page> => {
      const { page: one, context, problems } = await openWindow(browser, { url: keystead.url, view: desk });
      opened.push({ context, problems });
      await one.goto('/sign-in');
      await one.getByLabel('E-mail address').fill(email);
      await one.getByLabel('Password', { exact: true }).fill(ownerPassword);
      await one.keyboard.press('Enter');
      await one.getByRole('heading', { level: 1, name: /Hello/ }).waitFor();
      return one;
    };
    [page, other] = await Promise.all([enter(starter), enter(colleague)]);
  });
  after(() => Promise.all(opened.map(({ context }) => context.close())));

  /** What axe and the width of the page have against it, in this view. */
  async function faults(at: Page, name: string, view: View | undefined): Promise<readonly string[]> {
    if (view === undefined) return [];
    await turnTo(at, view);
    const wide = await at.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') as number;
    const found = [...wide > 0 ? [`scrolls sideways by ${wide}`] : [], ...await accessibilityViolations(at)].map((each) => `${name} ${view.width} ${view.scheme}: ${each}`);
    await turnTo(at, desk);
    return found;
  }

  /** Goes to a page as a person does: by the navigation, without loading the console anew. */
  const goTo = (at: Page, path: string): Promise<void> => at.locator(`nav a[href="${path}"]:visible`).first().click();
  /** Waits until an expression holds on the page, whose policy lets none be evaluated in it again and again. */
  const until = async (expression: string): Promise<void> => { assert.ok(await eventually(() => page.evaluate(expression), (holds) => holds === true), expression); };
  const sheet = () => page.getByRole('article', { name: 'Draft' });
  const takeOut = async (format: string): Promise<Download> => {
    const exporting = page.getByRole('region', { name: 'Export' });
    const button = exporting.getByRole('button', { name: format, exact: true });
    const direct = await button.count() > 0;
    if (!direct) await exporting.getByRole('button', { name: 'More' }).click();
    return (await Promise.all([page.waitForEvent('download'), (direct ? button : page.getByRole('menuitem', { name: format, exact: true })).click()]))[0];
  };

  for (const [index, { id, kind, mark }] of chosen.entries()) {
    const app = apps.find((manifest) => manifest.id === id) ?? assert.fail(id);
    it(`C2 C3 C5 ${id} with a ${kind} file: from the gallery over form, draft and source to an approved file, and found again`, async () => {
      const found: string[] = [];
      await fillForm(app, kind);
      found.push(...await faults(page, `form of ${id}`, looks[index]?.form));
      if (index === 0) await stopOne();
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
      await sheet().and(page.locator('[aria-busy="false"]')).waitFor();
      await pageShown(page);
      const address = new URL(page.url()).pathname;
      await page.getByText('Awaiting approval', { exact: true }).first().waitFor();
      found.push(...await faults(page, `draft of ${id}`, looks[index]?.draft));
      await lookAtSource();
      found.push(...await faults(page, `source of ${id}`, looks[index]?.source));
      await edit(mark);
      found.push(...await faults(page, `edited ${id}`, looks[index]?.edited));
      assert.equal(await page.getByRole('button', { name: 'Word', exact: true }).getAttribute('aria-disabled'), 'true', 'nothing leaves before it is approved');
      await approve(address, mark);
      // Whoever has it open learns of the decision without touching the page.
      await page.getByText('Approved', { exact: true }).first().waitFor();
      found.push(...await faults(other, 'what was approved', looks[index]?.approved));
      await page.goto(address);
      await pageShown(page);
      await readFiles(mark);
      await findAgain(address, mark);
      assert.deepEqual([...found, ...opened.flatMap(({ problems }) => problems)], []);
    });
  }

  it('C5 words that were searched for in the history are not taken along to a page that is slow to come', async () => {
    await page.goto('/runs');
    await page.getByRole('searchbox', { name: 'Search drafts' }).fill('Insurancemark');
    await page.waitForURL(/q=Insurancemark/);
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    await page.route('**/assets/**', async (route) => { await released; await route.continue(); });
    await goTo(page, '/apps');
    await page.waitForURL(/\/apps/);
    // Longer than typing has to pause: what would write the words into the address has had its turn.
    await page.waitForTimeout(700);
    release(undefined);
    await page.getByRole('heading', { level: 1, name: 'Apps' }).waitFor();
    assert.equal(new URL(page.url()).search, '');
    await page.unroute('**/assets/**');
  });

  /** Takes the app out of the gallery, its sample into the form, and a real file in place of the sample’s. */
  async function fillForm(app: (typeof apps)[number], kind: WrittenKind): Promise<void> {
    const document = app.sample.document ?? assert.fail(`${app.id} has no sample document`);
    await goTo(page, '/apps');
    await page.getByRole('link', { name: app.name, exact: true }).first().click();
    await page.getByRole('heading', { level: 1, name: app.name }).waitFor();
    await page.getByRole('button', { name: 'Use the sample' }).click();
    await page.getByText('The sample is filled in').waitFor();
    await page.getByRole('button', { name: `Remove ${document.name}` }).click();
    const file = await writtenDocument(kind, document.name, document.text);
    await page.locator('input[type="file"]').setInputFiles({ name: file.name, mimeType: 'application/octet-stream', buffer: file.bytes });
    await page.getByRole('list', { name: 'Chosen documents' }).getByRole('link', { name: file.name }).first().waitFor();
    await page.getByText(/^about \$/).waitFor();
  }

  /** A provider that hangs in the middle: the draft so far and what it costs are seen, then it is stopped, kept, and begun again from its own form. */
  async function stopOne(): Promise<void> {
    const field = page.locator('#field-priorities');
    const said = await field.inputValue();
    await field.fill(`${said} [[sandbox: stall]]`);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
    await page.locator('[aria-current="step"]').getByText('Write the draft').waitFor();
    await sheet().and(page.locator('[aria-busy="true"]')).getByText(/\w{4,}/).first().waitFor();
    await page.getByText(/^\$0\.\d+/).first().waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('It was stopped').waitFor();
    // Loaded anew: what the page still remembers of the form is not what is waited for.
    await page.goto(await page.getByRole('link', { name: 'Run again' }).first().getAttribute('href') ?? '');
    await until("document.querySelector('#field-priorities')?.value.includes('stall')");
    await field.fill(said);
    await page.getByText(/^about \$/).waitFor();
  }

  /** A mark in the draft opens the page it names, with exactly the quoted words marked. */
  async function lookAtSource(): Promise<void> {
    const chip = sheet().locator('button[data-state="found"]').filter({ hasText: /p\. \d/ }).first();
    await chip.click();
    await page.getByText('Found in the source').first().waitFor();
    const quote = await page.locator('blockquote').first().innerText();
    await page.locator('mark').first().waitFor();
    const letters = (text: string): string => text.replaceAll(/[\s\u00ad-]/g, '');
    assert.equal(letters((await page.locator('mark').allInnerTexts()).join('')), letters(quote));
  }

  async function edit(mark: string): Promise<void> {
    await page.getByRole('button', { name: 'Edit', exact: true }).first().click();
    const box = page.locator('textarea:visible').first();
    await box.fill(`${await box.inputValue()} ${mark}.`);
    await page.getByRole('button', { name: 'Review and save' }).click();
    await page.getByRole('dialog').locator('ins').getByText(mark).first().waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Edited', { exact: true }).first().waitFor();
    await sheet().getByText(mark).first().waitFor();
    await page.getByRole('tab', { name: 'Review' }).click();
  }

  /** The colleague finds it in the queue, sees what was changed, and approves. */
  async function approve(address: string, mark: string): Promise<void> {
    await goTo(other, '/reviews');
    await other.locator(`a[href^="${address}"]`).first().click();
    await other.waitForURL((url) => url.pathname === address);
    await pageShown(other);
    await other.getByRole('button', { name: 'See what was changed' }).first().click();
    await other.locator('ins').getByText(mark).first().waitFor();
    await other.getByRole('button', { name: 'Approve this text' }).click();
    await other.getByText('Approved', { exact: true }).first().waitFor();
  }

  async function readFiles(mark: string): Promise<void> {
    const word = await readFile(await (await takeOut('Word')).path());
    const parts = await unzip(word);
    const markdown = await readFile(await (await takeOut('Markdown')).path(), 'utf8');
    for (const text of [parts.get('word/document.xml') ?? '', markdown]) for (const part of [mark, 'pia', 'SANDBOX']) assert.ok(text.includes(part), part);
    const pdf = await readFile(await (await takeOut('PDF')).path());
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  }

  async function findAgain(address: string, mark: string): Promise<void> {
    await goTo(page, '/runs');
    await page.locator(`a[href="${address}"]`).first().waitFor();
    await page.getByRole('searchbox', { name: 'Search drafts' }).fill(mark);
    await page.waitForURL(new RegExp(`q=${mark}`));
    // It alone holds the word. A row may name the run that it came from, so what counts is where rows lead.
    await until(`JSON.stringify([...document.querySelectorAll('main tr[data-href]')].map((row) => row.dataset.href)) === '["${address}"]'`);
  }
});
