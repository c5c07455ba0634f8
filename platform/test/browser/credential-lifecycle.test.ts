import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { accessibilityViolations, openWindow, pageShown, startBrowser, withoutBrowser } from '../support/browser.ts';
import { canaryKey } from '../support/canary.ts';
import { type FakeProvider, chatAnswer, startFakeProvider } from '../support/gateway.ts';
import { type RunningKeystead, startKeystead } from '../support/keystead.ts';

const first = canaryKey('the first key', 'sk-proj-');
const second = canaryKey('the second key', 'sk-proj-');
/** Where pictures of what is tested are put, to look at. */
const pictures = process.env['KEYSTEAD_INTERNAL_PICTURES'];

describe('V7 V8 V9 the life of a key, in a browser', { skip: withoutBrowser }, () => {
  let provider: FakeProvider;
  let keystead: RunningKeystead;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  let credentialId = '';
  let token = '';
  before(async () => {
    provider = await startFakeProvider(({ url }, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'openai-organization': 'org-larch' });
      response.end(url === '/v1/models' ? JSON.stringify({ object: 'list', data: [{ id: 'gpt-4o-mini' }, { id: 'gpt-5-mini' }] }) : chatAnswer('hello', 'gpt-4o-mini'));
    });
    [keystead, browser] = await Promise.all([
      startKeystead({ environment: { KEYSTEAD_PROVIDER_ORIGINS: `openai=${provider.origin}`, KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: 'true' } }), startBrowser(),
    ]);
    ({ page, problems } = await openWindow(browser, { url: keystead.url }));
  });
  after(async () => {
    await browser.close();
    await keystead.remove();
    await provider.close();
  });

  async function api(method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
    const response = await page.request.fetch(`/api/v1${path}`, { method, ...(body === undefined ? {} : { data: body }) });
    assert.ok(response.ok(), `${method} ${path}: ${response.status()} ${await response.text()}`);
    return await response.json() as Record<string, unknown>;
  }

  async function call(model = 'main'): Promise<{ status: number; text: string }> {
    const response = await fetch(`${keystead.url}/v1/chat/completions`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ model, max_tokens: 20, messages: [{ role: 'user', content: 'hi' }] }) });
    return { status: response.status, text: await response.text() };
  }

  /** Until the gateway answers so: changes are in force within a second. */
  async function callUntil(status: number): Promise<string> {
    for (;;) {
      const answer = await call();
      if (answer.status === status) return answer.text;
    }
  }

  async function fits(place: string): Promise<void> {
    await pageShown(page);
    assert.deepEqual(await accessibilityViolations(page), [], place);
    for (const [width, height] of [[390, 844], [1440, 900]] as const) {
      await page.setViewportSize({ width, height });
      const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      assert.equal(overflow, 0, `${place} scrolls sideways at ${width}`);
      if (pictures === undefined) continue;
      mkdirSync(pictures, { recursive: true });
      await page.screenshot({ path: join(pictures, `${place.replaceAll(/\W+/g, '-')}-${width}.png`), fullPage: true });
    }
    const everything = `${await page.content()}${await page.evaluate('JSON.stringify([localStorage, sessionStorage])') as string}`;
    for (const key of [first, second]) assert.ok(!everything.includes(key.secret), `${place} holds a key`);
  }

  it('V7 the first key is for everyone in the organisation, because the form says so', async () => {
    await page.goto(keystead.setupLink ?? '');
    await page.getByLabel('Organisation').fill('Larch Advisory');
    await page.getByLabel('Your name').fill('Mara Quist');
    await page.getByLabel('E-mail address').fill('mara@larch.example');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
    await page.getByRole('button', { name: 'Create the organisation' }).click();
    await page.getByLabel('Provider key').fill(first.secret);
    await page.getByText('Recognised as OpenAI').waitFor();
    await page.getByRole('button', { name: 'Check and seal the key' }).click();
    await page.getByText('OpenAI accepts the key').first().waitFor();
    const [credential] = (await api('GET', '/credentials'))['items'] as { id: string; scope: { teams: unknown } }[];
    credentialId = credential?.id ?? '';
    assert.equal(credential?.scope.teams, 'any');
    token = String((await api('POST', '/tokens', { name: 'Claims triage' }))['secret']);
    await api('POST', '/routes', { name: 'main', chain: [{ credentialId, model: 'gpt-4o-mini' }] });
    await callUntil(200);
  });

  it('V8 day 0: the next key is sealed beside the one in use, and tested', async () => {
    await page.goto(`/credentials/${credentialId}?tab=versions`);
    await page.getByRole('button', { name: 'Add the next key' }).click();
    await page.getByLabel('New provider key').fill(second.secret);
    await page.getByRole('button', { name: 'Check and seal it' }).click();
    await page.getByRole('heading', { name: 'Version 2' }).waitFor();
    await page.getByText('Tested', { exact: true }).first().waitFor();
    await fits('versions with a new one');
  });

  it('V8 a share of the calls: old and new traffic, live, as chart and as table', async () => {
    await page.getByRole('button', { name: 'Share of the calls' }).click();
    const slider = page.getByRole('slider', { name: 'Percent of the calls' });
    await slider.focus();
    for (let step = 0; step < 10; step += 1) await slider.press('ArrowRight');
    await page.getByRole('button', { name: 'Set the share' }).click();
    await page.getByText('50 % of the calls', { exact: true }).waitFor();
    const versions = (): number[] => provider.requests.filter(({ url }) => url.includes('completions')).map(({ headers }) => (headers.authorization === `Bearer ${second.secret}` ? 2 : 1));
    while (!versions().includes(2) || versions().length < 12) assert.equal((await call()).status, 200);
    await page.getByRole('row', { name: /^Version 2/ }).waitFor();
    await page.getByText('Table', { exact: true }).click();
    await page.getByRole('group', { name: 'Calls by time and version' }).getByRole('row').nth(2).waitFor();
    await page.getByText('Chart', { exact: true }).click();
    await fits('old versus new');
  });

  it('V8 day 8: the switch; then the old version is revoked and its sealed key destroyed', async () => {
    await page.getByRole('button', { name: 'Switch to it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Switch', exact: true }).click();
    await page.getByText('Old, in its grace').first().waitFor();
    await fits('both live');
    const before = provider.requests.length;
    for (let calls = 0; calls < 3; calls += 1) await callUntil(200);
    assert.ok(provider.requests.slice(before).every(({ headers }) => headers.authorization === `Bearer ${second.secret}`));
    await page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Version 1' }) }).getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('button', { name: 'Revoke it' }).click();
    await page.getByText(/sealed key destroyed/).first().waitFor();
  });

  it('V7 who can use it is answered before a scope is saved; saved, it is in force', async () => {
    await page.getByRole('tab', { name: 'Access and caps' }).click();
    const preview = page.getByRole('region', { name: 'Who can use this' });
    await preview.getByText('Mara Quist').waitFor();
    await page.getByRole('radiogroup', { name: 'Apps' }).getByText('Only these').click();
    await page.getByText('Nothing is allowed here, so nobody can use the key.').waitFor();
    await preview.getByText(/would be refused/).waitFor();
    await page.getByLabel('Document Analyzer').check();
    await preview.getByText('Mara Quist (in apps)').waitFor();
    await fits('the scope, edited');
    assert.equal((await call()).status, 200, 'nothing was saved yet');
    await page.getByRole('button', { name: 'Save the scope' }).click();
    await page.getByText('Scope saved').waitFor();
    assert.match(await callUntil(403), /out_of_scope/);
    await page.getByRole('button', { name: 'Everyone in production' }).click();
    await page.getByRole('button', { name: 'Save the scope' }).click();
    await callUntil(200);
  });

  it('V7 a cap is set with the usual amount at hand', async () => {
    await page.getByRole('button', { name: 'Change the caps' }).click();
    await page.getByText('Usual for production: 10,000').waitFor();
    await page.getByLabel('US dollars each month').fill('250');
    await page.getByRole('button', { name: 'Save the caps' }).click();
    await page.getByText(/of \$250/).waitFor();
    await callUntil(200);
  });

  it('V9 the blast radius comes first; then it is disabled, in force at once', async () => {
    await page.getByRole('tab', { name: 'Overview' }).click();
    await page.getByRole('button', { name: 'Disable' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/calls of the last 30 days would have been refused/).waitFor();
    await dialog.getByText('main', { exact: false }).first().waitFor();
    await dialog.getByText(/Claims triage/).waitFor();
    await dialog.getByLabel('Also break off calls under way').check();
    await fits('the blast radius');
    assert.equal((await call()).status, 200, 'looking changes nothing');
    await dialog.getByRole('button', { name: 'Disable it' }).click();
    await page.getByText('It is disabled: no call can use it.').waitFor();
    await callUntil(404);
    await page.getByRole('button', { name: 'Enable again' }).click();
    await callUntil(200);
  });

  it('V8 the calendar, the list and the health page show where each key stands', async () => {
    await page.goto(`/credentials/${credentialId}?tab=health`);
    await page.getByText('org-larch').waitFor();
    await fits('health');
    await page.goto('/credentials/calendar');
    await page.getByRole('cell', { name: /Create/ }).first().waitFor();
    await fits('the calendar');
    await page.goto('/credentials');
    await page.getByText('Everyone, in production').waitFor();
    await fits('the list');
    assert.deepEqual(problems, []);
  });
});
