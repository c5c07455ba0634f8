import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { createParser } from '../platform/src/documents/index.ts';
import { openCatalogueWorld, addTenant } from '../platform/test/support/catalogue-world.ts';
import { sampleDocx, samplePdf, sampleXlsx } from '../platform/test/support/document-samples.ts';

const shared = process.env['KEYSTEAD_DOCUMENTS'] ?? join(import.meta.dirname, '../../shared/documents');
const full = { pdfPages: 500, docxPages: 200, xlsxRows: 20_000, scans: 5, together: 100 } as const;
const smoke = { pdfPages: 20, docxPages: 10, xlsxRows: 500, scans: 1, together: 8 } as const;

/** What reading documents costs: pages a second for each kind, memory, many at once, the time from upload to ready, and what hostile files do to others. */
export async function documents([form]: readonly string[]): Promise<void> {
  const size = form === 'smoke' ? smoke : full;
  print(`${availableParallelism()} cores, Node.js ${process.version}, load ${loadavg()[0]?.toFixed(1)} at the start`);
  await oneByOne(size);
  await manyAtOnce(size);
  await hostile();
}

async function oneByOne(size: typeof full | typeof smoke): Promise<void> {
  print(`\n${'one document, one process'.padEnd(34)}${'pages'.padStart(8)}${'seconds'.padStart(10)}${'pages/s'.padStart(10)}${'peak MB'.padStart(10)}`);
  const scan = join(shared, 'docling-ocr_test.pdf');
  const samples: readonly (readonly [string, Buffer, number])[] = [
    ['PDF', samplePdf(size.pdfPages), 1], ['DOCX', await sampleDocx(size.docxPages), 1], ['XLSX (pages of 3,000 characters)', sampleXlsx(size.xlsxRows), 1],
    ...existsSync(scan) ? [['scan, A4 at 600 dots an inch (OCR)', readFileSync(scan), size.scans] as const] : [],
  ];
  for (const [name, bytes, times] of samples) {
    const parser = createParser({ timeLimitSeconds: 300 });
    const watch = watchChildren();
    const started = performance.now();
    let pages = 0;
    for (let time = 0; time < times; time += 1) pages += (await parser.parse(bytes)).pages.length;
    const seconds = (performance.now() - started) / 1_000;
    print(`${name.padEnd(34)}${String(pages).padStart(8)}${seconds.toFixed(1).padStart(10)}${(pages / seconds).toFixed(1).padStart(10)}${String(watch.stop()).padStart(10)}`);
  }
  if (!existsSync(scan)) print(`OCR: left out, there is no scan at ${shared}`);
}

/** Uploads through the API, all at once; each is stored sealed. */
async function manyAtOnce({ together }: typeof full | typeof smoke): Promise<void> {
  const world = await openCatalogueWorld();
  try {
    world.addPerson('anna', { tenantId: await addTenant(world.database, 'A'), role: 'owner' });
    const kinds = [samplePdf(10), await sampleDocx(10), sampleXlsx(200)];
    const watch = watchChildren();
    const times: number[] = [];
    let turnedAway = 0;
    const started = performance.now();
    await Promise.all(Array.from({ length: together }, async (_, index) => {
      const begun = performance.now();
      // Whoever is turned away because too many wait tries again, as the console does.
      for (;;) {
        const { status } = await world.upload('anna', `document-${index}`, kinds[index % kinds.length] ?? '');
        if (status === 201) break;
        turnedAway += 1;
        await new Promise((resolve) => { setTimeout(resolve, 500); });
      }
      times.push(performance.now() - begun);
    }));
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number): string => ((sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0) / 1_000).toFixed(1);
    print(`\n${together} uploads at once (PDF, DOCX, XLSX of about 10 pages): ${((performance.now() - started) / 1_000).toFixed(1)} s for all; from upload to ready p50 ${at(0.5)} s, p99 ${at(0.99)} s; asked to come back ${turnedAway} times; readers' peak together ${watch.stop()} MB, this process ${Math.round(process.memoryUsage.rss() / 1e6)} MB`);
  } finally {
    await world.close();
  }
}

/** A file that unpacks without end beside good ones: it is turned away, and they do not notice. */
async function hostile(): Promise<void> {
  const parser = createParser();
  const outcomes = await Promise.allSettled([parser.parse(bomb()), ...Array.from({ length: 4 }, () => parser.parse(samplePdf(5)))]);
  const [first, ...others] = outcomes;
  print(`\nhostile: a workbook that unpacks to 1 GB: ${first?.status === 'rejected' ? String(first.reason.detail) : 'READ'}; ${others.filter(({ status }) => status === 'fulfilled').length} of ${others.length} beside it were read`);
}

/** A ZIP archive of a workbook with one entry of zeros. */
function bomb(): Buffer {
  const part = (name: string, data: Buffer) => ({ name, data: deflateRawSync(data) });
  const parts = [part('[Content_Types].xml', Buffer.from('<Types/>')), part('xl/workbook.xml', Buffer.from('<a/>')), part('xl/worksheets/sheet1.xml', Buffer.alloc(1_000_000_000))];
  const locals: Buffer[] = [];
  const listing: Buffer[] = [];
  let offset = 0;
  for (const { name, data } of parts) {
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(data.length, 18);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30);
    const entry = Buffer.alloc(46 + name.length);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(data.length, 20);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    entry.write(name, 46);
    locals.push(local, data);
    listing.push(entry);
    offset += local.length + data.length;
  }
  const directory = Buffer.concat(listing);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

/** Looks at the memory of the processes that read, ten times a second. Linux only; 0 elsewhere. */
function watchChildren(): { stop(): number } {
  let peak = 0;
  const timer = setInterval(() => { peak = Math.max(peak, residentOfChildren()); }, 100);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}

function residentOfChildren(): number {
  if (!existsSync('/proc/self/status')) return 0;
  let kilobytes = 0;
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const status = readFileSync(`/proc/${name}/status`, 'utf8');
      if (Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]) === process.pid) kilobytes += Number(/^VmRSS:\s*(\d+)/m.exec(status)?.[1] ?? 0);
    } catch {
      // It has ended meanwhile.
    }
  }
  return Math.round(kilobytes / 1_000);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
