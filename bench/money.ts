import { availableParallelism, loadavg } from 'node:os';
import { startMeteringWorld } from '../platform/test/support/metering.ts';
import { type FunctionFigures, measureFunctions } from './money/functions.ts';
import { measureGateway } from './money/gateway-cost.ts';
import { type RefillFigures, measureRefill } from './money/refill.ts';
import { inForce } from './money/setting.ts';

const whole = { times: 20_000, calls: 4_000, gatewayRequests: 2_000, refillRequests: 2_000 } as const;
const smoke = { times: 200, calls: 50, gatewayRequests: 50, refillRequests: 300 } as const;

/** What caps cost: reservation and settlement for each request, and what a gateway sends to PostgreSQL for them. `--smoke`: short, to see that it runs. */
export async function money(parameters: readonly string[]): Promise<void> {
  const { times, calls, gatewayRequests, refillRequests } = parameters.includes('--smoke') ? smoke : whole;
  print(`${availableParallelism()} cores, Node.js ${process.version}, load ${loadavg()[0]?.toFixed(1)} at the start; PostgreSQL without fsync`);
  const world = await startMeteringWorld();
  try {
    reportGateway(await measureGateway(world, gatewayRequests));
    reportFunctions(await measureFunctions(world, { times, calls }));
    headRefill();
    await measureRefill(world, refillRequests, reportRefill);
    print(row('instead: one row locked and written a request', ['1', '', '4000.0', '', '', '']));
  } finally {
    await world.close();
  }
}

function reportGateway(figures: readonly number[]): void {
  const [none = Number.NaN] = figures;
  print('');
  print(row('CPU µs of the gateway process a request', ['budgets in force', 'µs', 'above none']));
  for (const [index, figure] of figures.entries()) print(row('', [String(inForce[index]), figure.toFixed(0), (figure - none).toFixed(0)]));
}

function reportFunctions({ boundMicroseconds, takeMicroseconds, settleMicroseconds, lockedMicroseconds, lockedWaitMicroseconds }: FunctionFigures): void {
  print('');
  print(row('CPU µs of the parts, one core', ['budgets in force', 'take + give back', 'ship + settle']));
  for (const [index, count] of inForce.entries()) print(row('', [String(count), takeMicroseconds[index]?.toFixed(2) ?? '', settleMicroseconds[index]?.toFixed(0) ?? '']));
  print(row('the upper bound of a request', ['', boundMicroseconds.toFixed(2), '']));
  print(row('instead: one row locked and written a request', ['1', lockedMicroseconds.toFixed(0), `${lockedWaitMicroseconds.toFixed(0)} µs waited`]));
}

function headRefill(): void {
  print('');
  print(row('to PostgreSQL for 1,000 requests', ['budgets', 'served', 'statements', 'kB sent', 'kB received', 'requests/s']));
}

function reportRefill({ name, budgets, served, refused, seconds, traffic }: RefillFigures): void {
  const asked = served + refused;
  const of = (amount: number): number => (amount * 1_000) / asked;
  print(row(name, [String(budgets), `${Math.round((served * 100) / asked)} %`, of(traffic.statements).toFixed(1), (of(traffic.sentBytes) / 1_000).toFixed(1), (of(traffic.receivedBytes) / 1_000).toFixed(1), (asked / seconds).toFixed(0)]));
}

const row = (name: string, cells: readonly string[]): string => name.padEnd(46) + cells.map((cell) => cell.padStart(18)).join('');

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
