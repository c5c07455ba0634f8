import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { withOwner } from '../support/attacker.ts';
import { accessibilityViolations, openWindow, pageShown, patienceMilliseconds, startBrowser, withoutBrowser } from '../support/browser.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from '../support/keystead.ts';
import { totpCode } from '../support/totp.ts';

const email = 'ada@harbourinsurance.example';

/** On the real program in real Chromium, whose DevTools protocol gives a virtual authenticator: WebAuthn end to end. */
describe('T6 second factors in the console', { skip: withoutBrowser }, () => {
  let keystead: RunningKeystead;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let devtools: CDPSession;
  let problems: string[];
  let url = '';
  before(async () => {
    [keystead, browser] = await Promise.all([startKeystead({ init: sandboxTenant() }), startBrowser()]);
    url = keystead.url.replace('127.0.0.1', 'localhost');
    ({ context, page, problems } = await openWindow(browser, { url }));
    page.setDefaultTimeout(patienceMilliseconds);
    devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    });
  });
  after(async () => {
    await browser.close();
    await keystead.remove();
  });

  async function signIn(where = page): Promise<void> {
    await where.goto('/sign-in');
    await where.getByLabel('E-mail address').fill(email);
    await where.getByLabel('Password', { exact: true }).fill(ownerPassword);
    await where.getByRole('button', { name: 'Sign in', exact: true }).click();
  }

  async function makeToken(name: string): Promise<void> {
    await page.goto('/gateway?tab=tokens&make=token');
    await page.getByRole('textbox', { name: 'Name' }).fill(name);
    await page.getByRole('button', { name: /^Make/ }).last().click();
  }

  /** As if the second factor had been shown six minutes ago. */
  async function letItGoStale(): Promise<void> {
    await withOwner(keystead, (client) => client.query(`update identity.session set "mfaAt" = now() - interval '6 minutes'`));
  }

  async function tokens(): Promise<string[]> {
    const { items } = await (await page.request.get('/api/v1/tokens')).json() as { items: { name: string }[] };
    return items.map(({ name }) => name);
  }

  it('T6 whoever has no second factor is led to set one up, adds a passkey, keeps the recovery codes and goes back', async () => {
    await signIn();
    await page.getByRole('heading', { level: 1, name: /Hello/ }).waitFor();
    await makeToken('first');
    await page.getByRole('link', { name: 'Set one up under Security' }).click();
    await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByLabel('Name').fill('Laptop');
    await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(ownerPassword);
    assert.deepEqual(await accessibilityViolations(page), []);
    await page.getByRole('button', { name: 'Continue on the device' }).click();
    await page.getByText('They are not shown again.').waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as a file' }).click()]);
    assert.equal(download.suggestedFilename(), 'keystead-recovery-codes.txt');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByRole('link', { name: 'Back to where you were' }).click();
    await page.waitForURL('**/gateway**');
    await makeToken('first');
    await page.getByText(/ks_prod_\w{20,}/).first().waitFor();
  });

  it('T6 a request that needs a fresh second factor asks for it in place and goes on by itself, once', async () => {
    await letItGoStale();
    const before = await tokens();
    await makeToken('second');
    await page.getByRole('dialog', { name: 'Show that it is you' }).waitFor();
    await page.getByRole('button', { name: 'Use a passkey' }).waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByText(/ks_prod_\w{20,}/).first().waitFor();
    assert.deepEqual(await tokens(), ['second', ...before]);
  });

  it('T6 giving up leaves everything as it was, and says why it did not go through', async () => {
    await letItGoStale();
    const before = await tokens();
    await makeToken('never');
    await page.getByRole('dialog', { name: 'Show that it is you' }).getByRole('button', { name: 'Cancel' }).click();
    await page.getByText(/needs your second factor/).waitFor();
    assert.deepEqual(await tokens(), before);
  });

  it('T6 an authenticator app beside the passkey: set up, and its code answers the same question', async () => {
    await page.goto('/security');
    await page.getByRole('button', { name: 'Set it up' }).click();
    await page.getByRole('dialog').getByLabel('Password', { exact: true }).fill(ownerPassword);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
    await page.getByRole('dialog', { name: 'Show that it is you' }).getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('heading', { name: 'Scan this with your authenticator app' }).waitFor();
    const secret = (await page.getByText(/^(?:[A-Z2-7]{4} )+[A-Z2-7]{1,4}$/).first().textContent() ?? '').replaceAll(' ', '');
    const uri = `otpauth://totp/x?secret=${secret}`;
    await page.getByLabel('Code', { exact: true }).fill(totpCode(uri, new Date()));
    await page.getByRole('button', { name: 'Switch it on' }).click();
    await page.getByText('The authenticator app is on').first().waitFor();
    await pageShown(page);
    assert.deepEqual(await accessibilityViolations(page), []);
    await letItGoStale();
    await makeToken('third');
    await page.getByLabel('Code', { exact: true }).fill(totpCode(uri, new Date(Date.now() + 30_000)));
    await page.getByRole('dialog', { name: 'Show that it is you' }).getByRole('button', { name: 'Continue' }).click();
    await page.getByText(/ks_prod_\w{20,}/).first().waitFor();
  });

  it('T6 signing in with the passkey alone; after the password it is the second step', async () => {
    await context.clearCookies();
    await page.goto('/sign-in');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { level: 1, name: /Hello/ }).waitFor();
    await context.clearCookies();
    await signIn();
    await page.getByRole('heading', { level: 1, name: 'One more step' }).waitFor();
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.getByRole('heading', { level: 1, name: /Hello/ }).waitFor();
  });

  it('T7 sessions are listed, and all others end at once; the policy of the organisation is set', async () => {
    await page.goto('/security');
    await page.getByText('This one').waitFor();
    await page.getByRole('button', { name: 'End all others' }).click();
    await page.getByText('Your other sessions have ended').waitFor();
    await page.goto('/settings?tab=security');
    await page.getByLabel('Everybody needs a second factor').check({ force: true });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('It is in force for every session at once.').waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
  });

  it('T6 at an IP address the console says that passkeys need a host name, and where that is', async () => {
    const window = await openWindow(browser, { url: keystead.url, view: { width: 390, height: 844, scheme: 'dark' } });
    const cookies = await context.cookies(url);
    await window.context.addCookies(cookies.map(({ name, value }) => ({ name, value, url: keystead.url })));
    await window.page.goto('/security');
    await window.page.getByText('Passkeys need a host name').waitFor();
    assert.equal(await window.page.getByRole('link', { name: url }).getAttribute('href'), `${url}/security`);
    await pageShown(window.page);
    assert.deepEqual(await accessibilityViolations(window.page), []);
    assert.equal(await window.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'), 0);
    await window.context.clearCookies();
    await window.page.goto('/sign-in');
    await window.page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
    assert.equal(await window.page.getByRole('button', { name: /passkey/ }).count(), 0);
    assert.deepEqual([...problems, ...window.problems], []);
  });
});
