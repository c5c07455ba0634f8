import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { askHost } from '../../src/server/index.ts';
import { type Answer, type Attacker, eventually, openAttacker } from '../support/attacker.ts';
import { type View, accessibilityViolations, goWithin, openWindow, pageShown, startBrowser, turnTo, withoutBrowser } from '../support/browser.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from '../support/keystead.ts';
import { steppedUpSession } from '../support/second-factor.ts';

const owner = 'ada@harbourinsurance.example';
const operator = 'olga@platform.example';
const views: readonly View[] = [{ width: 1440, height: 900, scheme: 'light' }, { width: 390, height: 844, scheme: 'dark' }];

describe('what is owed, on a whole server', () => {
  let keystead: RunningKeystead;
  let attacker: Attacker;
  let [ownerCookie, operatorCookie] = ['', ''];
  before(async () => {
    const { tenants: [tenant] } = sandboxTenant();
    const platform = { name: 'Platform', owner: { name: 'Olga Operator', email: operator, password: ownerPassword } };
    // A provider that cannot be reached: what the policy lets through fails on the way to it.
    const init = { version: 1, tenants: [{ ...tenant, credentials: [{ name: 'Claims', provider: 'openai', secret: `sk-proj-${'Example0key'.repeat(3)}`, scope: 'everyone' }] }, platform] };
    keystead = await startKeystead({ init, environment: { KEYSTEAD_PROVIDER_ORIGINS: 'openai=https://llm.invalid' } });
    attacker = openAttacker(keystead);
    assert.equal((await askHost(keystead.dataDirectory, 'operator-add', { email: operator })).status, 200);
    [ownerCookie, operatorCookie] = [await steppedUpSession(attacker, owner, ownerPassword), await steppedUpSession(attacker, operator, ownerPassword)];
  });
  after(() => keystead.remove());

  const asOwner = (path: string, options: { method?: string; body?: unknown; headers?: Record<string, string> } = {}): Promise<Answer> => attacker.call({ path: `/api/v1/${path}`, cookie: ownerCookie, ...options });

  it('A6 health data goes to no provider without the agreement: in force in the gateway within a second of each change, and no key is opened before', async () => {
    const send = (): Promise<Answer> => attacker.call({ path: '/v1/chat/completions', token: keystead.tokens['test'] ?? '', body: { model: 'gpt-4o-mini', messages: [{ role: 'user', content: 'hi' }] }, headers: { 'x-keystead-data-class': 'health' } });
    const codeOf = (answer: Answer): unknown => (answer.json['error'] as Record<string, unknown> | undefined)?.['code'];
    const until = async (code: string) => eventually(send, (answer) => codeOf(answer) === code);
    assert.notEqual(codeOf(await send()), 'agreement_missing', 'without a rule nothing is asked');
    const { json: { policy, etag } } = await asOwner('policy');
    assert.equal((await asOwner('policy', { method: 'PUT', body: { ...policy as object, agreements: [{ dataClass: 'health', kinds: ['baa'] }] }, headers: { 'if-match': String(etag) } })).status, 200);
    const refused = await until('agreement_missing');
    assert.equal(refused.status, 403);
    assert.match(refused.text, /business associate agreement.*OpenAI.*Claims/);
    const [coverage] = (await asOwner('agreements/coverage')).json['items'] as { refusedFrom: string }[];
    assert.equal(coverage?.refusedFrom, 'health');
    const made = await asOwner('agreements', { body: { provider: 'openai', kind: 'baa', reference: 'BAA 1', firstDay: '2026-01-01' } });
    assert.equal(made.status, 201, made.text);
    await until('provider_unreachable');
    assert.equal((await asOwner(`agreements/${String(made.json['id'])}/withdrawal`, { body: { reason: 'It was never countersigned' } })).status, 200);
    await until('agreement_missing');
    const { items } = (await eventually(() => asOwner('requests?outcome=refused'), (answer) => (answer.json['items'] as unknown[] | undefined ?? []).length > 0)).json as { items: { code: string }[] };
    assert.ok(items.some(({ code }) => code === 'agreement_missing'), 'the request log says why');
  });

  describe('in the console', { skip: withoutBrowser }, () => {
    let browser: Browser;
    before(async () => { browser = await startBrowser(); });
    after(() => browser.close());

    async function windowOf(cookie: string): Promise<{ page: Page; context: BrowserContext; problems: readonly string[] }> {
      const opened = await openWindow(browser, { url: keystead.url });
      const [name = '', ...value] = cookie.split('=');
      await opened.context.addCookies([{ name, value: value.join('='), url: keystead.url }]);
      return opened;
    }

    async function sound(page: Page): Promise<string[]> {
      await pageShown(page);
      const found: string[] = [];
      for (const view of views) {
        await turnTo(page, view);
        if (await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth') as boolean) found.push(`${page.url()} ${view.width} scrolls sideways`);
        found.push(...(await accessibilityViolations(page)).map((violation) => `${page.url()} ${view.width} ${violation}`));
      }
      return found;
    }

    it('A10 an operator declares an incident; the owner sees it on every page and says that it was read; the operator sees that', async () => {
      const there = await windowOf(operatorCookie);
      const found: string[] = [];
      await there.page.goto('/operator?tab=incidents&make=incident');
      await there.page.getByLabel('In one line').fill('A backup lay open');
      await there.page.getByRole('switch', { name: 'Every organisation is affected' }).check();
      await there.page.getByLabel('What is known').fill('It was reachable for two hours.');
      await there.page.getByLabel('What you do').fill('It is closed.');
      await there.page.getByRole('button', { name: 'Declare, and tell them' }).click();
      await there.page.getByRole('heading', { level: 1, name: 'A backup lay open' }).waitFor();
      await there.page.getByText('Everybody is told').waitFor();
      found.push(...await sound(there.page));
      const here = await windowOf(ownerCookie);
      await here.page.goto('/');
      await here.page.getByText('Incident: A backup lay open').waitFor();
      await here.page.getByRole('link', { name: 'Read what is known' }).click();
      await here.page.getByRole('button', { name: 'We have read it' }).click();
      await here.page.getByRole('region', { name: 'Notices of incidents' }).waitFor({ state: 'detached' });
      found.push(...await sound(here.page));
      for (const path of ['/agreements?tab=rules', '/agreements?tab=guides&provider=openai', '/agreements?make=agreement', '/controls?framework=hipaa', '/onboarding', '/notices']) { await goWithin(here.page, path); found.push(...await sound(here.page)); }
      for (const path of ['/operator?tab=reports', '/operator?tab=incidents', '/operator?tab=incidents&make=incident']) { await goWithin(there.page, path); found.push(...await sound(there.page)); }
      await there.page.goto('/operator?tab=incidents');
      await there.page.getByRole('link', { name: 'A backup lay open' }).click();
      await there.page.getByText('Not said').first().waitFor();
      assert.equal(await there.page.getByText('Not said').count(), 1, 'the operator’s own organisation has not');
      assert.deepEqual([...found, ...there.problems, ...here.problems], []);
      await Promise.all([there.context.close(), here.context.close()]);
    });
  });
});
