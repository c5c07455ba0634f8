import { availableParallelism, loadavg } from 'node:os';
import { filledLedger } from './ledger/fill.ts';
import { type IngestFigures, measureIngest } from './ledger/ingest.ts';
import { type QuestionFigure, measureQuestions } from './ledger/questions.ts';
import { openLedgerWorld, rollUpTables, sizesOf, stayOnOneCore } from './ledger/world.ts';

const whole = { ingested: 200_000, filled: 10_000_000, rounds: { each: 20, plain: 1 } } as const;
const smoke = { ingested: 2_000, filled: 20_000, rounds: { each: 2, plain: 1 } } as const;

/**
 * What the ledger costs: rows a second on one core from spool to ledger and log, bytes, and how fast usage is answered over ten million rows.
 * `ingest` or `questions`: the one half. `--smoke`: small, to see that it runs. `--rows=1000000`: another number of rows. `--keep=FOLDER`: a filled
 * database that stays, for the next run.
 */
export async function ledger(parameters: readonly string[]): Promise<void> {
  const size = parameters.includes('--smoke') ? smoke : whole;
  const rows = Number(parameters.find((each) => each.startsWith('--rows='))?.slice('--rows='.length) ?? 0);
  const wants = (part: string): boolean => !parameters.some((each) => ['ingest', 'questions'].includes(each)) || parameters.includes(part);
  print(`${availableParallelism()} cores, Node.js ${process.version}, load ${loadavg()[0]?.toFixed(1)} at the start`);
  const kept = parameters.find((each) => each.startsWith('--keep='))?.slice('--keep='.length) ?? null;
  if (wants('questions')) await questions(rows > 0 ? rows : size.filled, size.rounds, kept);
  if (wants('ingest')) await ingest(rows > 0 ? rows : size.ingested);
}

async function ingest(rows: number): Promise<void> {
  print(stayOnOneCore() ? 'shipper, sequencer and PostgreSQL together on core 0' : 'no taskset here: shipper and PostgreSQL share all cores');
  const world = await openLedgerWorld();
  try {
    reportIngest(await measureIngest(world, rows));
  } finally {
    await world.close();
  }
}

async function questions(rows: number, rounds: (typeof whole | typeof smoke)['rounds'], kept: string | null): Promise<void> {
  const world = await openLedgerWorld(kept);
  try {
    const began = performance.now();
    print(`filling the ledger with ${rows} rows …`);
    const tenants = await filledLedger(world, rows, print);
    print(`filled in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
    reportBytes(await sizesOf(world.owner, ['ledger', ...rollUpTables]), rows);
    reportQuestions(await measureQuestions(world, tenants, rounds));
  } finally {
    await world.close();
  }
}

function reportIngest({ rows, shipping, leaves, sequencing, bytes }: IngestFigures): void {
  print(`ingest: ${rows} requests from the spool in ${shipping.seconds.toFixed(1)} s, ${Math.round(rows / shipping.seconds)} a second; processor time a request: shipper ${micros(shipping.own, rows)}, PostgreSQL ${micros(shipping.database, rows)}`);
  print(`audit log: ${leaves} leaves in ${sequencing.seconds.toFixed(1)} s, ${Math.round(leaves / sequencing.seconds)} a second; processor time a leaf: sequencer ${micros(sequencing.own, leaves)}, PostgreSQL ${micros(sequencing.database, leaves)}`);
  reportBytes(bytes, rows);
}

function micros(milliseconds: number, count: number): string {
  return `${((milliseconds * 1_000) / count).toFixed(0)} µs`;
}

function reportBytes(bytes: Readonly<Record<string, number>>, rows: number): void {
  for (const [name, size] of Object.entries(bytes)) print(`  ${name.padEnd(28)}${(size / rows).toFixed(0).padStart(8)} MB per million requests`);
}

function reportQuestions(figures: readonly QuestionFigure[]): void {
  print(`${'milliseconds'.padEnd(62)}${'asked'.padStart(7)}${'p50'.padStart(9)}${'p95'.padStart(9)}${'max'.padStart(9)}`);
  for (const { name, asked, p50, p95, max } of figures) print(`${name.padEnd(62)}${String(asked).padStart(7)}${[p50, p95, max].map((each) => each.toFixed(0).padStart(9)).join('')}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
