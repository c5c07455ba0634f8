import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { LedgerRow } from '@keystead/contract';
import type { Browser, Page } from 'playwright-core';
import { accessibilityViolations, openWindow, startBrowser, withoutBrowser } from '../support/browser.ts';
import { canaryKey } from '../support/canary.ts';
import { type RunningKeystead, startKeystead } from '../support/keystead.ts';
import { type OpenAiStandIn, startOpenAiStandIn, withoutRecordings } from '../support/openai-stand-in.ts';

const documents = process.env['KEYSTEAD_DOCUMENTS'] ?? join(import.meta.dirname, '../../../../shared/documents');
const document = join(documents, 'docling-multi_page.pdf');
const withoutDocument = existsSync(document) ? false : `no documents at ${documents}; set KEYSTEAD_DOCUMENTS`;
const key = canaryKey('the pasted key', 'sk-proj-');

/** The way of a person with a key of their own. The key is a made-up one, and so is who answers it: a stand-in for OpenAI on loopback. */
describe('V1 G1 C2 B4 A1 the whole path on a pasted OpenAI key (a stand-in answers)', { skip: withoutBrowser || withoutRecordings || withoutDocument }, () => {
  let openai: OpenAiStandIn;
  let keystead: RunningKeystead;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  /** Every answer that the browser got, with its headers. */
  const answers: Promise<{ readonly url: string; readonly text: string | null }>[] = [];
  /** What stood on the page at the end of each step. */
  const contents: { readonly place: string; readonly text: string }[] = [];
  before(async () => {
    openai = await startOpenAiStandIn({ key: key.secret, seed: 11 });
    [keystead, browser] = await Promise.all([
      startKeystead({ environment: { KEYSTEAD_PROVIDER_ORIGINS: `openai=${openai.origin}`, KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: 'true', KEYSTEAD_LOG_LEVEL: 'debug' } }), startBrowser(),
    ]);
    ({ page, problems } = await openWindow(browser, { url: keystead.url }));
    page.on('response', (response) => {
      const headers = JSON.stringify(response.headers());
      answers.push(response.body().then((body) => ({ url: response.url(), text: `${headers}\n${body.toString('latin1')}` }), () => ({ url: response.url(), text: null })));
    });
  });
  after(async () => {
    await browser.close();
    await keystead.remove();
    await openai.close();
  });

  async function keep(place: string): Promise<void> {
    const values = await page.evaluate("JSON.stringify([...document.querySelectorAll('input, textarea')].map((field) => field.value))") as string;
    contents.push({ place, text: `${page.url()}\n${await page.content()}\n${values}` });
    assert.deepEqual(await accessibilityViolations(page), []);
  }

  it('V1 a pasted key is recognised as OpenAI’s, checked by the free call alone, and what is left to see is its fingerprint', async () => {
    await page.goto(keystead.setupLink ?? '');
    await page.getByLabel('Organisation').fill('Larch Advisory');
    await page.getByLabel('Your name').fill('Mara Quist');
    await page.getByLabel('E-mail address').fill('mara@larch.example');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
    await page.getByRole('button', { name: 'Create the organisation' }).click();
    await page.getByLabel('Provider key').fill(key.secret);
    await page.getByText('Recognised as OpenAI').waitFor();
    assert.equal(openai.received.length, 0);
    await page.getByRole('button', { name: 'Check and seal the key' }).click();
    await page.getByText('OpenAI accepts the key').first().waitFor();
    await page.getByText(/fp_\w+/).first().waitFor();
    assert.deepEqual(openai.received.map(({ method, path, authorization }) => [method, path, authorization]), [['GET', '/v1/models', `Bearer ${key.secret}`]]);
    await keep('the key is sealed');
    await page.getByRole('button', { name: 'Continue' }).click();
  });

  it('G1 the first call is answered through that key', async () => {
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByRole('button', { name: /Send it from here/ }).click();
    await page.getByText('Your call arrived and was answered').last().waitFor();
    await page.getByText(/Hello! How can I assist you today/).waitFor();
    await keep('the first call');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('link', { name: 'Go home' }).click();
    await page.getByRole('heading', { level: 1, name: 'Hello, Mara' }).waitFor();
  });

  it('C2 the document analyzer reads an uploaded PDF through it; every quotation is found; the draft is taken out as Word', async () => {
    await page.goto('/apps/document-analyzer');
    await page.getByLabel('Choose documents').setInputFiles(document);
    await page.getByText(/^about \$/).waitFor();
    await keep('an app, ready to run');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText(/All \d+ quotes stand in their sources/).waitFor();
    assert.equal(await page.getByText(/sandbox/i).count(), 0);
    await keep('the draft');
    // The model is looked up where it is wanted, and stands in nobody's way.
    await page.getByRole('tab', { name: 'Details' }).click();
    await page.getByText('gpt-5.4-mini').first().waitFor();
    await keep('its details');
    await page.getByRole('tab', { name: 'Review' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Word' }).click()]);
    const word = await readFile(await download.path());
    assert.equal(word.subarray(0, 2).toString(), 'PK');
    contents.push({ place: 'the Word file', text: word.toString('latin1') });
    // What the provider was sent: the document's words, our schema, the key, and no token of ours.
    const sent = openai.received.at(-1) ?? assert.fail('nothing was sent');
    assert.match(sent.body, /The Evolution of the Word Processor/);
    assert.equal((JSON.parse(sent.body) as { response_format: { type: string } }).response_format.type, 'json_schema');
    assert.deepEqual(new Set(openai.received.map(({ authorization }) => authorization)), new Set([`Bearer ${key.secret}`]));
    assert.doesNotMatch(JSON.stringify(openai.received), /ks_prod_|larch\.example/);
  });

  it('B4 both calls stand in the chart, in its table and in the ledger, with their real price', async () => {
    await page.goto('/usage');
    await page.locator('.recharts-bar-rectangle path, .recharts-rectangle').first().waitFor();
    await page.getByRole('row', { name: /^OpenAI\b/ }).waitFor();
    const { items } = await (await page.request.get('/api/v1/ledger')).json() as { items: LedgerRow[] };
    const { items: [credential] } = await (await page.request.get('/api/v1/credentials')).json() as { items: { fingerprint: string }[] };
    assert.deepEqual(items.map(({ provider, outcome, sandbox, fingerprint, appId }) => [provider, outcome, sandbox, fingerprint, appId]), [
      ['openai', 'answered', false, credential?.fingerprint, 'document-analyzer'], ['openai', 'answered', false, credential?.fingerprint, null],
    ]);
    for (const { costNanoUsd, tokens } of items) assert.ok(costNanoUsd !== null && costNanoUsd > 0 && (tokens.input ?? 0) > 0 && (tokens.output ?? 0) > 0);
    await page.getByRole('link', { name: 'Every request' }).click();
    const ledger = page.getByRole('group', { name: 'Requests' });
    await ledger.getByRole('row', { name: /Document Analyzer/ }).getByRole('link').first().click();
    await page.getByRole('dialog', { name: 'Receipt' }).getByText(credential?.fingerprint ?? '').first().waitFor();
    await keep('usage');
  });

  it('A1 the audit log names who sealed the key, and each use of it', async () => {
    await page.goto('/audit');
    await page.getByText(/Key fp_\w+ used for \/v1\/chat\/completions/).nth(1).waitFor();
    await page.getByText(/^Key added for openai \(fp_\w+\)$/).first().waitFor();
    await keep('the audit log');
    await page.goto('/credentials');
    await page.getByText('OpenAI').first().waitFor();
    await keep('the credentials');
  });

  it('V3 the key is in no answer, on no page, in no file taken out, in nothing the browser keeps, and in no log line', async () => {
    const { items } = await (await page.request.get('/api/v1/credentials')).json() as { items: { id: string }[] };
    for (const path of ['credentials', `credentials/${items[0]?.id ?? ''}`, 'ledger', 'usage', 'audit', 'runs', 'documents', 'tokens', 'home', 'session', 'providers']) {
      const answer = await page.request.get(`/api/v1/${path}`);
      assert.equal(answer.status(), 200, path);
      contents.push({ place: `/api/v1/${path}`, text: `${JSON.stringify(answer.headers())}\n${await answer.text()}` });
    }
    const stored = await page.evaluate('JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), history.state, document.cookie])') as string;
    const databases = await page.evaluate('indexedDB.databases().then((all) => JSON.stringify(all))') as string;
    assert.equal(databases, '[]');
    const heard = await Promise.all(answers);
    // The browser drops the bodies of what it was still reading when it went elsewhere; the answer to the key itself is not among them.
    assert.ok(heard.some(({ url, text }) => url.endsWith('/api/v1/credentials') && text !== null && text.includes('fp_')));
    assert.ok(heard.filter(({ text }) => text !== null).length > 60);
    const places = [
      ...heard.map(({ url, text }) => ({ place: `the answer of ${url}`, text: `${url}\n${text ?? ''}` })), ...contents,
      { place: 'the browser’s storage', text: stored }, { place: 'its cookies', text: JSON.stringify(await page.context().cookies()) }, { place: 'the log', text: keystead.log() },
    ];
    assert.deepEqual(places.flatMap(({ place, text }) => { const form = key.foundIn(text); return form === null ? [] : [`${form} in ${place}`]; }), []);
    assert.deepEqual(problems, []);
  });
});
