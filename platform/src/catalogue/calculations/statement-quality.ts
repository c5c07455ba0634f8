import { dollars, sum } from './amounts.ts';
import type { Calculation, Row } from './calculation.ts';
import { keptRows, keyOf } from './reading.ts';
import { seekTable } from './sheets.ts';
import type { Sheet } from './calculation.ts';
import { figuresOf, isTotal, mostLines, type StatementLine, statementLines } from './statement-lines.ts';

const row = (warning: string, detail: string): Row => ({ warning, detail: detail.slice(0, 390) });
const periods = ['current', 'prior'] as const;
type Period = (typeof periods)[number];

/** What makes the figures doubtful: amounts that cannot be read, doubled lines, a period without amounts, months that are missing, totals that do not tie. */
export const statementQuality: Calculation = {
  reads: 'sources',
  compute(material) {
    const lines = statementLines(material);
    const unread = lines.filter((line) => line.unread.length > 0).map(({ name, unread: cells }) => row('Amount cannot be read', `${name}: ${cells.map((cell) => `“${cell}”`).join(', ')}`));
    const names = lines.map(({ name, table }) => `${table} ${keyOf(name)}`);
    const doubled = lines.filter((_line, index) => names.indexOf(names[index] ?? '') !== index).map(({ name }) => row('Line occurs twice', name));
    const empty = periods.filter((period) => lines.every((line) => line[period] === null)).map((period) => row('Period is missing', `No amounts for the ${period} period`));
    const cutOff = lines.length < mostLines ? [] : [row('Not all lines were read', `The sheets have more lines than the ${mostLines} that are read; split them into several runs`)];
    const found = [...cutOff, ...unread, ...doubled, ...empty, ...missingMonths(material.sheets), ...periods.flatMap((period) => [...untiedTotals(lines, period), ...untiedResults(lines, period)])];
    return found.length === 0 ? [row('None found', 'Amounts can be read, no line occurs twice, and the totals that could be tested tie')] : keptRows(found);
  },
};

/** A total should be the lines since the total before it, or these and totals before it. Only totals over two or more lines are tested. */
function untiedTotals(lines: readonly StatementLine[], period: Period): Row[] {
  const warnings: Row[] = [];
  let parts: number[] = [];
  let totals: number[] = [];
  let table = 0;
  for (const line of lines) {
    if (line.table !== table) { parts = []; totals = []; table = line.table; }
    const amount = line[period];
    if (amount === null) continue;
    if (!/^(?:sub-?\s?)?totals?\b/i.test(line.name)) { if (isTotal(line.name)) parts = []; else parts.push(amount); continue; }
    const own = sum(parts);
    const sums = [own, ...totals.toReversed().map((_total, index, all) => own + sum(all.slice(0, index + 1)))];
    if (parts.length >= 2 && !sums.includes(amount)) warnings.push(row('Total does not tie', `${line.name}, ${period}: stated ${dollars(amount)}, lines above add up to ${dollars(own)}`));
    totals.push(amount);
    parts = [];
  }
  return warnings;
}

function untiedResults(lines: readonly StatementLine[], period: Period): Row[] {
  const f = figuresOf(lines, period);
  const checks = [
    { name: 'Total assets', stated: f.totalAssets, parts: [f.totalLiabilities, f.equity], made: 'total liabilities + equity' },
    { name: 'Gross profit', stated: f.grossProfit, parts: [f.revenue, negative(f.costOfSales)], made: 'revenue − cost of sales' },
    { name: 'Operating income', stated: f.operatingIncome, parts: [f.grossProfit, negative(f.operatingExpenses)], made: 'gross profit − operating expenses' },
  ];
  return checks.flatMap(({ name, stated, parts, made }) => {
    const known = parts.filter((part) => part !== null);
    if (stated === null || known.length < parts.length || sum(known) === stated) return [];
    return [row('Result does not tie', `${name}, ${period}: stated ${dollars(stated)}, ${made} is ${dollars(sum(known))}`)];
  });
}

const negative = (amount: number | null): number | null => (amount === null ? null : -amount);

/** Months between the first and the last of a table by months that have no line. */
function missingMonths(sheets: readonly Sheet[]): Row[] {
  const table = seekTable(sheets, { month: { title: 'Month', head: /^(?:month|period)\b/i } }) ?? [];
  const present = new Set(table.flatMap(({ month }) => { const found = /^(\d{4})-(0[1-9]|1[0-2])\b/.exec(month); return found === null ? [] : [Number(found[1]) * 12 + Number(found[2]) - 1]; }));
  const [first, last] = [Math.min(...present), Math.max(...present)];
  if (present.size < 2 || last - first > 600) return [];
  const gaps = Array.from({ length: last - first }, (_none, index) => first + index).filter((month) => !present.has(month));
  return gaps.length === 0 ? [] : [row('Period is missing', `No line for ${gaps.map((month) => `${Math.floor(month / 12)}-${String(month % 12 + 1).padStart(2, '0')}`).join(', ')}`)];
}
