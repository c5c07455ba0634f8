import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createParser } from '../platform/src/documents/index.ts';
import { type CatalogueWorld, addTenant, openCatalogueWorld } from '../platform/test/support/catalogue-world.ts';
import { sampleDocx, samplePdf, sampleXlsx } from '../platform/test/support/document-samples.ts';
import { watchChildren } from './documents/children.ts';
import { hostileFiles } from './documents/hostile.ts';
import { peers } from './documents/peers.ts';

const shared = process.env['KEYSTEAD_DOCUMENTS'] ?? join(import.meta.dirname, '../../shared/documents');
const whole = { pdfPages: 500, docxPages: 200, xlsxRows: 20_000, rounds: 5, scans: 3, together: 100, singles: 10 } as const;
const smoke = { pdfPages: 20, docxPages: 10, xlsxRows: 500, rounds: 1, scans: 1, together: 12, singles: 1 } as const;
type Size = typeof whole | typeof smoke;

/**
 * What reading documents costs: pages a second for each kind beside a program that does the like, the readers' memory, the time from upload to ready, a hundred
 * uploads at once, and what hostile files do to others. `reading`, `ready`, `together` or `hostile`: one of them. `--smoke`: small, to see that it runs.
 */
export async function documents(parameters: readonly string[]): Promise<void> {
  const size: Size = parameters.includes('--smoke') ? smoke : whole;
  const parts = { reading, ready, together, hostile } as const;
  const wanted = Object.keys(parts).filter((part) => parameters.includes(part));
  print(`${availableParallelism()} cores, Node.js ${process.version}, load ${loadavg()[0]?.toFixed(1)} at the start`);
  for (const [name, run] of Object.entries(parts)) if (wanted.length === 0 || wanted.includes(name)) await run(size);
}

interface Sample { readonly title: string; readonly kind: keyof typeof peers; readonly bytes: Buffer; readonly rounds: number }

async function samplesOf(size: Size): Promise<readonly Sample[]> {
  const real = (name: string, title: string, kind: Sample['kind'], rounds: number): Sample[] => {
    const file = join(shared, name);
    if (!existsSync(file)) print(`left out, there is no ${file}`);
    return existsSync(file) ? [{ title, kind, bytes: readFileSync(file), rounds }] : [];
  };
  return [
    { title: `PDF of ${size.pdfPages} pages`, kind: 'pdf', bytes: samplePdf(size.pdfPages), rounds: size.rounds }, ...real('docling-multi_page.pdf', 'PDF of a word processor, 5 pages', 'pdf', size.rounds),
    { title: `DOCX of ${size.docxPages} pages`, kind: 'docx', bytes: await sampleDocx(size.docxPages), rounds: size.rounds }, ...real('docling-word_sample.docx', 'DOCX with tables and pictures', 'docx', size.rounds),
    { title: `XLSX of ${size.xlsxRows} rows`, kind: 'xlsx', bytes: sampleXlsx(size.xlsxRows), rounds: size.rounds }, ...real('docling-ocr_test.pdf', 'scan, A4 (OCR)', 'scan', size.scans),
  ];
}

/** One after the other, each in a process of its own, as an upload is read; beside it the peer on the same file. */
async function reading(size: Size): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'keystead-bench-'));
  print(`\n${'one at a time, median'.padEnd(36)}${'pages'.padStart(7)}${'seconds'.padStart(10)}${'pages/s'.padStart(10)}${'peak MB'.padStart(9)}   peer`);
  try {
    for (const [index, { title, kind, bytes, rounds }] of (await samplesOf(size)).entries()) {
      const parser = createParser({ timeLimitSeconds: 300 });
      let pages = 0;
      const own = await measured(rounds, async () => { pages = (await parser.parse(bytes)).pages.length; });
      const { name, run } = peers[kind];
      const file = join(folder, `${index}`);
      writeFileSync(file, bytes);
      const other = run === null ? null : await measured(rounds, () => run(file));
      const beside = other === null ? `${name}: not on this machine` : `${name}: ${other.seconds.toFixed(2)} s, ${(pages / other.seconds).toFixed(1)} pages/s, ${other.peak} MB`;
      print(`${title.padEnd(36)}${String(pages).padStart(7)}${own.seconds.toFixed(2).padStart(10)}${(pages / own.seconds).toFixed(1).padStart(10)}${String(own.peak).padStart(9)}   ${beside}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(rounds: number, work: () => Promise<void>): Promise<{ seconds: number; peak: number }> {
  const watch = watchChildren();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await work();
    times.push((performance.now() - started) / 1_000);
  }
  return { seconds: shareOf(times, 0.5), peak: watch.stop() };
}

async function withWorld(work: (world: CatalogueWorld) => Promise<void>): Promise<void> {
  const world = await openCatalogueWorld();
  try {
    world.addPerson('anna', { tenantId: await addTenant(world.database, 'A'), role: 'owner' });
    await work(world);
  } finally {
    await world.close();
  }
}

/** Uploads until it is taken, as the console does, and waits until it is read. @returns how often it was asked to come back. */
async function uploadUntilReady(world: CatalogueWorld, name: string, bytes: Buffer): Promise<number> {
  for (let again = 0; ; again += 1) {
    const { status, body } = await world.upload('anna', name, bytes);
    if (status !== 201) {
      await pause(500);
      continue;
    }
    for (let { state } = (await world.send<{ state: string }>('anna', 'GET', `/api/v1/documents/${body.id}`)).body; state === 'parsing'; { body: { state } } = await world.send<{ state: string }>('anna', 'GET', `/api/v1/documents/${body.id}`)) await pause(100);
    return again;
  }
}

/** From the first byte of an upload to the text that apps read, stored sealed; nothing else goes on. */
async function ready(size: Size): Promise<void> {
  const scan = join(shared, 'docling-ocr_test.pdf');
  const kinds: readonly (readonly [string, Buffer, number])[] = [
    ['text, 2 kB', Buffer.from('The premium is 1,250 dollars.\n'.repeat(70)), size.singles], ['PDF, 10 pages', samplePdf(10), size.singles], ['DOCX, 10 pages', await sampleDocx(10), size.singles], ['XLSX, 200 rows', sampleXlsx(200), size.singles],
    ...existsSync(scan) ? [['scan, one page', readFileSync(scan), size.scans] as const] : [],
  ];
  await withWorld(async (world) => {
    print('\nfrom upload to ready, seconds (median, longest)');
    for (const [title, bytes, rounds] of kinds) {
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const started = performance.now();
        await uploadUntilReady(world, `${title} ${round}`, Buffer.concat([bytes, Buffer.alloc(0)]));
        times.push((performance.now() - started) / 1_000);
      }
      print(`${title.padEnd(20)}${shareOf(times, 0.5).toFixed(2).padStart(8)}${shareOf(times, 1).toFixed(2).padStart(8)}`);
    }
  });
}

/** Many uploads in one moment, a scan among them: each gets its turn, and no text waits for the scan. */
async function together({ together: many }: Size): Promise<void> {
  const scan = join(shared, 'docling-ocr_test.pdf');
  const kinds = [samplePdf(10), await sampleDocx(10), sampleXlsx(200)];
  await withWorld(async (world) => {
    const watch = watchChildren();
    const started = performance.now();
    const since = (): number => (performance.now() - started) / 1_000;
    let back = 0;
    const ended: number[] = [];
    const scanned = existsSync(scan) ? uploadUntilReady(world, 'scan', readFileSync(scan)).then(since) : null;
    await Promise.all(Array.from({ length: many }, async (_, index) => {
      back += await uploadUntilReady(world, `document-${index}`, kinds[index % kinds.length] ?? Buffer.alloc(0));
      ended.push(since());
    }));
    const byKind = `p50 ${shareOf(ended, 0.5).toFixed(1)}, p99 ${shareOf(ended, 0.99).toFixed(1)}, last ${shareOf(ended, 1).toFixed(1)}`;
    print(`\n${many} uploads at once (PDF, DOCX, XLSX of about 10 pages): seconds from upload to ready ${byKind}; asked to come back ${back} times; readers' peak together ${watch.stop()} MB, this process ${Math.round(process.memoryUsage.rss() / 1e6)} MB`);
    if (scanned !== null) print(`a scan among them was ready after ${(await scanned).toFixed(1)} s`);
  });
}

/** Hostile files, each beside good ones: it is turned away, and they do not notice. */
async function hostile(): Promise<void> {
  print('\nhostile files, each beside four good ones');
  for (const [title, bytes] of hostileFiles()) {
    const parser = createParser();
    const watch = watchChildren();
    const started = performance.now();
    const bad = parser.parse(bytes).then(() => 'READ', (error: unknown) => `turned away after ${((performance.now() - started) / 1_000).toFixed(1)} s: ${String((error as { detail?: string }).detail ?? error)}`);
    const good = await Promise.allSettled(Array.from({ length: 4 }, () => parser.parse(samplePdf(5))));
    const goodSeconds = (performance.now() - started) / 1_000;
    print(`${title}: ${await bad}; ${good.filter(({ status }) => status === 'fulfilled').length} of ${good.length} beside it were read, within ${goodSeconds.toFixed(1)} s; readers' peak ${watch.stop()} MB`);
  }
}

/** The value below which that share of them lies. */
function shareOf(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
