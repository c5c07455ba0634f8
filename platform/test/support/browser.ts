import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContext, type Locator, type Page, chromium } from 'playwright-core';

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path)) ?? null;

/** Why browser tests do not run here, or `false`. */
export const withoutBrowser: string | false = executable === null ? 'Chromium is not installed (Debian: apt-get install chromium)' : false;

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(executable === null ? {} : { executablePath: executable }),
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      // A young heap of this size (MB) is rarely swept in the second or two that a page lives.
      '--js-flags=--min-semi-space-size=32',
    ],
  });
}

export interface View { readonly width: number; readonly height: number; readonly scheme: 'light' | 'dark' }

/** A page, and what a user would never see of it: errors and requests to elsewhere. */
export interface WatchedPage { readonly page: Page; readonly problems: string[] }

/** A window of its own: cookies, storage, size and colour scheme. */
export async function openWindow(browser: Browser, options: { url: string; view?: View }): Promise<WatchedPage & { context: BrowserContext }> {
  const view = options.view ?? { width: 1440, height: 900, scheme: 'light' };
  const context = await browser.newContext({ baseURL: options.url, viewport: { width: view.width, height: view.height }, colorScheme: view.scheme, reducedMotion: 'reduce', acceptDownloads: true });
  return { context, ...await openPage(context, options.url) };
}

/** One more page of a window: signed in as its others are, with what they have loaded already. */
export async function openPage(context: BrowserContext, url: string): Promise<WatchedPage> {
  const page = await context.newPage();
  clickWhereItStands(page);
  page.setDefaultTimeout(patienceMilliseconds);
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`page error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(url).origin) problems.push(`request to elsewhere: ${request.url()}`);
  });
  return { page, problems };
}

/** For so long nothing of a page changes before it is clicked, and so long is waited for that at most: some pages follow what goes on. */
const [stillMilliseconds, mostMilliseconds] = [80, 1_500];
const still = Symbol('waits until the page stands still');

/**
 * A click goes down and up again. Where what comes late moves the page in between, it goes down on one thing and up on another and is none; a person sees that nothing
 * happened, a test waits in vain. So every click of a test waits until the page stands still, as people do.
 */
function clickWhereItStands(page: Page): void {
  const locators = Object.getPrototypeOf(page.locator('html')) as Locator & { [still]?: true };
  if (locators[still] === true) return;
  locators[still] = true;
  const { click } = locators;
  locators.click = async function clickStill(this: Locator, options?: Parameters<Locator['click']>[0]) {
    await this.waitFor(options?.timeout === undefined ? {} : { timeout: options.timeout });
    await this.page().evaluate(`new Promise((resolve) => {
      const done = () => { watcher.disconnect(); clearTimeout(quiet); clearTimeout(most); resolve(); };
      let quiet = setTimeout(done, ${stillMilliseconds});
      const most = setTimeout(done, ${mostMilliseconds});
      const watcher = new MutationObserver(() => { clearTimeout(quiet); quiet = setTimeout(done, ${stillMilliseconds}); });
      watcher.observe(document, { childList: true, subtree: true, characterData: true, attributes: true });
    })`).catch(() => { /* Another page came meanwhile: the click itself waits for what it is about. */ });
    return click.call(this, options);
  };
}

/** How long is waited for anything a person waits for: a busy machine may be many times slower than this one. */
export const patienceMilliseconds = 60_000;

/** Waits until the page has its heading and nothing on it stands for what is still being read. */
export async function pageShown(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.locator('.mantine-Skeleton-root, [aria-busy="true"]').first().waitFor({ state: 'detached' });
}

/**
 * Goes to a page of the console without loading the console anew, as its links do, by way of a page outside of its navigation: nothing of the page before stays.
 * Loading costs more than most pages: every program on the page is read again, and begins slowly.
 */
export async function goWithin(page: Page, path: string): Promise<void> {
  const between = page.getByRole('heading', { level: 1, name: 'This link is not whole' });
  await page.evaluate("history.pushState(null, '', '/reset-password')");
  await between.waitFor();
  await page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`);
  await between.waitFor({ state: 'detached' });
  await pageShown(page);
}

/** Turns the window to another size and colour scheme, and waits until the page has followed. */
export async function turnTo(page: Page, view: View): Promise<void> {
  // A hint at what the pointer was left over stands on top of the page, and is not part of what is looked at.
  await page.mouse.move(0, 0);
  await page.setViewportSize({ width: view.width, height: view.height });
  await page.emulateMedia({ colorScheme: view.scheme, reducedMotion: 'reduce' });
  await page.locator(`html[data-mantine-color-scheme="${view.scheme}"]`).waitFor();
  await page.locator('[role="tooltip"]').first().waitFor({ state: 'detached' });
  // Laid out, measured by whatever observes sizes, and the colours arrived at where they were fading to.
  await framesShown(page);
  await page.evaluate('Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => undefined)');
}

/** Waits until the page was laid out and painted twice: what follows from the first layout is in the second. */
async function framesShown(page: Page): Promise<void> {
  await page.evaluate('new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(() => next())))');
}

interface AxeResult { violations: { id: string; help: string; nodes: { target: unknown[]; failureSummary?: string }[] }[] }

let axeSource: string | null = null;

/** Runs axe (WCAG 2.2 A and AA) on the page as it stands; gives one line for each violation. */
export async function accessibilityViolations(page: Page): Promise<string[]> {
  axeSource ??= await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  // Through the debugger, not as a script of the page: the page's own policy forbids that.
  if (!await page.evaluate("'axe' in window")) await page.evaluate(axeSource);
  // Laid out whole: what the browser leaves out until it is scrolled to has no size that could be judged. Said once, since each new sheet styles everything anew.
  await page.evaluate("if (window.laidOutWhole === undefined) { window.laidOutWhole = new CSSStyleSheet(); laidOutWhole.replaceSync('* { content-visibility: visible !important }'); document.adoptedStyleSheets.push(laidOutWhole); }");
  // What was left out is measured only now by whatever observes its size.
  await framesShown(page);
  // What passed is checked as well, but not written up: half of the work went into describing thousands of sound elements.
  const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] };
  const violations = await page.evaluate(`axe.run(document, ${JSON.stringify(rules)}).then(({ violations }) => violations)`) as AxeResult['violations'];
  return violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${violation.help} at ${JSON.stringify(node.target)}`));
}
