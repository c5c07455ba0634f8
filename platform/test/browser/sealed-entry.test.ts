import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { accessibilityViolations, openWindow, startBrowser, withoutBrowser } from '../support/browser.ts';
import { plantInBrowser, storedInBrowser } from '../support/browser-storage.ts';
import { canaryKey } from '../support/canary.ts';
import { type EchoProvider, startEchoProvider } from '../support/echo-provider.ts';
import { type RunningKeystead, startKeystead } from '../support/keystead.ts';

const keys = { pasted: canaryKey('the pasted key', 'sk-ant-'), imported: canaryKey('the imported key', 'sk-proj-'), chosen: canaryKey('the key without a known beginning', ''), dead: canaryKey('the key that its provider refuses', 'gsk_') };

/** What leaves the browser when somebody adds keys. Signed in by the setup link, whose session needs no second factor. */
describe('V4 sealed entry in a real browser', { skip: withoutBrowser }, () => {
  let keystead: RunningKeystead;
  let provider: EchoProvider;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  let vaultKey = '';
  const sent: { readonly url: string; readonly method: string; readonly body: string }[] = [];

  before(async () => {
    provider = await startEchoProvider();
    for (const key of [keys.pasted, keys.imported, keys.chosen]) provider.known.add(key.secret);
    [keystead, browser] = await Promise.all([
      startKeystead({ environment: { KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: 'true', KEYSTEAD_CUSTOM_PROVIDER_ORIGINS: 'private', KEYSTEAD_PROVIDER_ORIGINS: ['openai', 'anthropic', 'mistral', 'groq'].map((id) => `${id}=${provider.origin}`).join(',') } }), startBrowser(),
    ]);
    vaultKey = (JSON.parse(keystead.output()) as { vaultKey: string }).vaultKey;
    ({ page, problems } = await openWindow(browser, { url: keystead.url }));
    page.on('request', (request) => { sent.push({ url: request.url(), method: request.method(), body: request.postData() ?? '' }); });
    await page.goto(keystead.setupLink ?? '');
    await page.getByLabel('Organisation').fill('Alder Advisory');
    await page.getByLabel('Your name').fill('Ines Brandt');
    await page.getByLabel('E-mail address').fill('ines@alder.example');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
    await page.getByRole('button', { name: 'Create the organisation' }).click();
    await page.getByLabel('Provider key').waitFor();
  });
  after(async () => {
    await browser.close();
    await keystead.remove();
    await provider.close();
  });

  function assertNothingInClear(): void {
    const found = sent.flatMap(({ url, method, body }) => Object.values(keys).flatMap((key) => { const form = key.foundIn(`${url}\n${body}`); return form === null ? [] : [`${key.name} (${form}) in ${method} ${url}`]; }));
    assert.deepEqual(found, []);
  }

  it('V4 a pasted key leaves the browser sealed to the vault key whose fingerprint the page shows and the start printed', async () => {
    await page.goto('/credentials/add');
    await page.getByLabel('Provider key').fill(keys.pasted.secret);
    await page.getByText('Recognised as Anthropic').waitFor();
    await page.getByText(vaultKey).waitFor();
    await page.getByText(/sees it for the first time/).waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await page.getByLabel('Name', { exact: true }).fill('Claims team');
    await page.getByRole('button', { name: 'Check and seal the key' }).click();
    await page.getByText('Checked and sealed').waitFor();
    const posted = sent.filter(({ url, method }) => method === 'POST' && url.endsWith('/api/v1/credentials'));
    assert.equal(posted.length, 1);
    const body = JSON.parse(posted[0]?.body ?? '{}') as { provider: string; sealed: Record<string, string>; secret?: string; label: string };
    assert.deepEqual([body.provider, body.label, Object.keys(body.sealed).toSorted(), body.secret], ['anthropic', 'Claims team', ['ciphertext', 'enc', 'keyId', 'sealedAt'], undefined]);
    assert.ok(provider.received.some(({ headers }) => headers['x-api-key'] === keys.pasted.secret));
    assertNothingInClear();
    assert.equal(await page.evaluate("localStorage.getItem('keystead-vault-key')"), vaultKey);
  });

  it('V4 another vault key than the trusted one stops the page until the person confirms it', async () => {
    await page.evaluate("localStorage.setItem('keystead-vault-key', 'aaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aaaa-aaaa')");
    await page.goto('/credentials/add');
    await page.getByRole('alert').getByText('is not the one this browser trusts').waitFor();
    await page.getByLabel('Provider key').fill(keys.pasted.secret);
    assert.equal(await page.getByRole('button', { name: 'Check and seal the key' }).isDisabled(), true);
    assert.deepEqual(await accessibilityViolations(page), []);
    await page.getByRole('button', { name: /trust the new key/ }).click();
    await page.getByText(vaultKey).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Check and seal the key' }).isDisabled(), false);
    assert.equal(await page.evaluate("localStorage.getItem('keystead-vault-key')"), vaultKey);
    assert.equal(sent.filter(({ url, method }) => method === 'POST' && url.endsWith('/api/v1/credentials')).length, 1);
  });

  it('V5 a file is looked at first, then chosen keys of it are imported, each with its result; it never leaves the browser in clear', async () => {
    await page.goto('/credentials/import');
    await page.getByLabel('Or paste its content').fill(`OPENAI_API_KEY=${keys.imported.secret}\nINTERNAL_VALUE=${keys.chosen.secret}\nGROQ_API_KEY=${keys.dead.secret}\nANTHROPIC_API_KEY=${keys.pasted.secret}\nFROM_ELSEWHERE=\${OTHER}\n`);
    await page.getByText(vaultKey).waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await page.getByRole('button', { name: 'Look at what is in it' }).click();
    const table = page.getByRole('group', { name: 'Entries of the file' });
    await table.getByRole('row', { name: /New/ }).filter({ hasText: 'OPENAI_API_KEY' }).waitFor();
    await table.getByRole('row', { name: /Already here/ }).filter({ hasText: 'ANTHROPIC_API_KEY' }).waitFor();
    await table.getByRole('row', { name: /Not in the file/ }).filter({ hasText: 'FROM_ELSEWHERE' }).waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await table.getByRole('textbox', { name: 'Provider of INTERNAL_VALUE' }).or(table.getByLabel('Provider of INTERNAL_VALUE')).first().fill('Mistral');
    await page.getByRole('option', { name: 'Mistral' }).click();
    await page.getByRole('button', { name: 'Import 3 keys' }).click();
    await page.getByText('2 keys added, 1 not').waitFor();
    await page.getByRole('row', { name: /GROQ_API_KEY.*Not added.*does not accept it/ }).waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    assertNothingInClear();
    const shown = await page.content();
    for (const key of Object.values(keys)) assert.equal(key.foundIn(shown), null);
  });

  it('G2 V4 where a provider asks for its place the fields for it appear, what is wrong is said at them, and the key is sealed for that place', async () => {
    await page.goto('/credentials/add');
    // What comes late moves the list of providers away from under the pointer.
    await page.getByText(vaultKey).waitFor();
    await page.waitForLoadState('networkidle');
    // Typed, so that the list holds it alone: a list that moves while it opens has another provider under the pointer.
    await page.getByRole('textbox', { name: 'Provider', exact: true }).or(page.getByRole('combobox', { name: 'Provider', exact: true })).first().fill('OpenAI-compatible');
    await page.getByRole('option', { name: 'OpenAI-compatible' }).click();
    await page.getByText(/Leave it empty where no key is needed/).waitFor();
    await page.getByLabel('Provider key').fill(keys.chosen.secret);
    await page.getByLabel('Base URL').fill(`${provider.origin}/own/v1?key=x`);
    await page.getByRole('button', { name: 'Check and seal the key' }).click();
    await page.getByText('must be an address alone').first().waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await page.getByLabel('Base URL').fill(`${provider.origin}/own/v1`);
    await page.getByLabel('Provider key').fill(keys.chosen.secret);
    await page.getByRole('button', { name: 'Check and seal the key' }).click();
    await page.getByText('Checked and sealed').waitFor();
    assert.ok(provider.received.some(({ path, headers }) => path === '/own/v1/models' && headers['authorization'] === `Bearer ${keys.chosen.secret}`));
    assertNothingInClear();
  });

  it('V4 works under the strict content security policy, on a phone too', async () => {
    const { page: phone, problems: onPhone, context } = await openWindow(browser, { url: keystead.url, view: { width: 390, height: 844, scheme: 'dark' } });
    await context.addCookies(await page.context().cookies());
    for (const path of ['/credentials/add', '/credentials/import']) {
      const answer = await phone.goto(path);
      assert.doesNotMatch(answer?.headers()['content-security-policy'] ?? 'unsafe', /unsafe-eval|wasm/);
      await phone.getByText(vaultKey).waitFor();
      assert.ok(Number(await phone.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')) <= 0, path);
      assert.deepEqual(await accessibilityViolations(phone), []);
    }
    await context.close();
    assert.deepEqual([...problems, ...onPhone], []);
  });

  it('V3 the browser keeps no key anywhere: storage, databases, caches, files, cookies, history', async () => {
    const found = async (): Promise<string[]> => (await storedInBrowser(page)).flatMap(({ place, text }) => Object.values(keys).flatMap((key) => { const form = key.foundIn(text); return form === null ? [] : [`${key.name} (${form}) in ${place}`]; }));
    assert.ok((await storedInBrowser(page)).some(({ place, text }) => place === 'localStorage' && text.includes(vaultKey)));
    assert.deepEqual(await found(), []);
    // Left there on purpose, it is found in each of these places.
    await plantInBrowser(page, keys.pasted.secret);
    const places = ['localStorage', 'sessionStorage', 'cookies that scripts see', 'the window', 'history', 'IndexedDB planted/store', 'Cache Storage planted', 'private files', 'cookies'];
    assert.deepEqual((await found()).map((each) => each.slice(each.indexOf(' in ') + 4)), places);
  });
});
