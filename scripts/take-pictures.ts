import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openWindow, startBrowser, withoutBrowser } from '../platform/test/support/browser.ts';
import { type OpenAiStandIn, withoutRecordings } from '../platform/test/support/openai-stand-in.ts';
import { type Scene, scenes } from './pictures/scenes.ts';
import { keyToPaste, openWorld, startStandIn, startWith, stopAll, type World } from './pictures/world.ts';

// Takes the pictures of the console that README and guides show, of an organisation that is made up.
// `npm run pictures` writes those; `npm run pictures -- --all FOLDER [scene …]` takes every page in both themes and both widths, to look at.

interface View { readonly name: string; readonly width: number; readonly height: number; readonly scheme: 'light' | 'dark' }

const views: readonly View[] = (['light', 'dark'] as const).flatMap((scheme) => [{ name: `1440-${scheme}`, width: 1440, height: 900, scheme }, { name: `390-${scheme}`, width: 390, height: 844, scheme }]);

/** The pictures that the documentation shows: file, scene, theme. The audit log first, while it tells of the month and not of our looking around. */
const published: readonly { readonly file: string; readonly scene: string; readonly scheme: 'light' | 'dark'; readonly height?: number }[] = [
  { file: 'audit.png', scene: 'audit-entry', scheme: 'light' }, { file: 'home.png', scene: 'home', scheme: 'light' }, { file: 'home-dark.png', scene: 'home', scheme: 'dark' },
  { file: 'usage.png', scene: 'usage-model', scheme: 'light', height: 980 }, { file: 'forecast.png', scene: 'usage-forecast', scheme: 'light', height: 760 }, { file: 'chargeback.png', scene: 'chargeback', scheme: 'light', height: 760 },
  { file: 'calculator.png', scene: 'calculator', scheme: 'light', height: 1000 }, { file: 'receipt.png', scene: 'receipt', scheme: 'light', height: 1000 }, { file: 'review.png', scene: 'run-waiting', scheme: 'light' }, { file: 'quotation.png', scene: 'run-source', scheme: 'light' },
  { file: 'credentials.png', scene: 'credentials', scheme: 'light', height: 520 }, { file: 'gateway.png', scene: 'gateway', scheme: 'light' },
  { file: 'route.png', scene: 'gateway-route', scheme: 'light', height: 960 }, { file: 'request.png', scene: 'request-attempts', scheme: 'light' }, { file: 'playground.png', scene: 'playground-answer', scheme: 'light', height: 1180 }, { file: 'writing.png', scene: 'run-writing', scheme: 'light' },
];

const [flag, folder, ...wanted] = process.argv.slice(2);
const reason = withoutBrowser || withoutRecordings;
if (reason !== false) throw new Error(`no pictures: ${reason}`);
const standIn = await startStandIn();
const browser = await startBrowser();
try {
  if (flag === '--all' && folder !== undefined) await takeAll(browser, standIn, folder);
  else await takePublished(browser, standIn);
} finally {
  await browser.close();
  await stopAll();
  await standIn.close();
}

async function takePublished(browser: Browser, standIn: OpenAiStandIn): Promise<void> {
  const target = join(import.meta.dirname, '..', 'docs', 'pictures');
  mkdirSync(target, { recursive: true });
  const world = await openWorld(browser, standIn);
  for (const { file, scene: name, scheme, height = 900 } of published) {
    const scene = scenes.find((each) => each.name === name);
    if (scene !== undefined) await take(world, scene, { name: file, width: 1440, height, scheme }, join(target, file), false);
  }
}

async function takeAll(browser: Browser, standIn: OpenAiStandIn, target: string): Promise<void> {
  mkdirSync(target, { recursive: true });
  const fits = (name: string): boolean => wanted.length === 0 || wanted.some((part) => name.startsWith(part));
  if (scenes.some(({ name }) => fits(name))) {
    const world = await openWorld(browser, standIn, true);
    for (const scene of scenes.filter(({ name }) => fits(name))) for (const view of views) await take(world, scene, view, join(target, `${scene.name}-${view.name}.png`), true);
  }
  if (fits('setup')) await takeFirstMinutes(browser, standIn, target);
}

async function take({ page, ids }: World, scene: Scene, view: View, file: string, whole: boolean): Promise<void> {
  await show(page, view);
  await page.goto(scene.path(ids));
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForLoadState('networkidle');
  await scene.arrange?.(page);
  await settled(page);
  await page.screenshot({ path: file, fullPage: whole && scene.window !== true, animations: 'disabled' });
  const sideways = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth') as number;
  process.stdout.write(`${file}${sideways > 0 ? `  SCROLLS SIDEWAYS by ${sideways}` : ''}\n`);
}

/** Sign-in and the wizard, step by step; each step in every view. */
async function takeFirstMinutes(browser: Browser, standIn: OpenAiStandIn, target: string): Promise<void> {
  const keystead = await startWith(standIn, false);
  const { page } = await openWindow(browser, { url: keystead.url });
  const shoot = async (name: string): Promise<void> => {
    for (const view of views) {
      await show(page, view);
      await settled(page);
      await page.screenshot({ path: join(target, `setup-${name}-${view.name}.png`), fullPage: true, animations: 'disabled' });
    }
  };
  await page.goto(keystead.setupLink ?? '');
  await page.getByLabel('Organisation').fill('Harbour Insurance');
  await page.getByLabel('Your name').fill('Ada Holm');
  await page.getByLabel('E-mail address').fill('ada@harbour.example');
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery staple');
  await shoot('1-owner');
  await page.getByRole('button', { name: 'Create the organisation' }).click();
  await page.getByLabel('Provider key').waitFor();
  await shoot('2-key');
  await page.getByLabel('Provider key').fill(keyToPaste);
  await page.getByText('Recognised as OpenAI').waitFor();
  await page.getByRole('button', { name: 'Check and seal the key' }).click();
  await page.getByText('OpenAI accepts the key').first().waitFor();
  await shoot('3-sealed');
  await page.getByRole('button', { name: 'Add another' }).click();
  await page.getByRole('button', { name: /sandbox/i }).first().click();
  await page.getByText('The sandbox is ready').waitFor();
  await shoot('4-sandbox');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Make a token' }).waitFor();
  await shoot('5-token');
  await page.getByRole('button', { name: 'Make a token' }).click();
  await page.getByText(/ks_prod_\w{20,}/).first().waitFor();
  await shoot('6-waiting');
  await page.getByRole('button', { name: /Send it from here/ }).click();
  await page.getByText('Your call arrived and was answered').last().waitFor();
  await shoot('7-answered');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('link', { name: 'Open with the sample' }).waitFor();
  await shoot('8-app');
  await page.context().clearCookies();
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
  await shoot('sign-in');
  await page.goto('/setup');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await shoot('used');
  await page.goto('/invitation');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await shoot('invitation');
}

async function show(page: Page, view: View): Promise<void> {
  await page.setViewportSize({ width: view.width, height: view.height });
  await page.emulateMedia({ colorScheme: view.scheme, reducedMotion: 'reduce' });
}

/** Fonts are there, and what follows a change of size has followed. */
async function settled(page: Page): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done))); }))');
  await page.waitForLoadState('networkidle');
}
