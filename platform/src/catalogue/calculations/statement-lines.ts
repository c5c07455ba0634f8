import { centsOf, readAmount } from './amounts.ts';
import { CannotCompute, type Material } from './calculation.ts';
import { rowsIn, cellIn } from './reading.ts';
import { seekTable } from './sheets.ts';

/** A line of a statement for two periods, in cents; `null` where a cell is empty, and listed as unread where it holds no amount. */
export interface StatementLine {
  readonly name: string;
  readonly current: number | null;
  readonly prior: number | null;
  readonly unread: readonly string[];
  /** Which table it stands in: totals are tested within one. */
  readonly table: number;
}

const columns = {
  name: { title: 'Line', head: /^(?:line|account|item|description)\b/i },
  current: { title: 'Current', head: /^(?:current|this (?:month|quarter|period|year)|actual)\b/i },
  prior: { title: 'Prior', head: /^(?:prior|previous|last|comparative)\b/i, optional: true },
} as const;
/** So many lines of all sheets together are read; the warnings say so where there are more. */
export const mostLines = 500;

/** The lines typed into the form if there are some, else those of every sheet that has them. @throws CannotCompute where there are none. */
export function statementLines({ form, sheets }: Material): readonly StatementLine[] {
  const typed = rowsIn(form, 'lines').map((line): StatementLine => ({ name: cellIn(line, 'name'), current: centsOf(line['current']), prior: centsOf(line['prior']), unread: [], table: 0 }));
  if (typed.length > 0) return typed;
  const read = sheets.flatMap((sheet, table) => (seekTable([sheet], columns) ?? []).flatMap((row) => lineOf(row, table))).slice(0, mostLines);
  if (read.length === 0) throw new CannotCompute('Metrics: enter the lines in the form, or add a sheet with the columns “Line”, “Current” and “Prior”', 'input');
  return read;
}

function lineOf({ name, current, prior }: Readonly<Record<'name' | 'current' | 'prior', string>>, table: number): StatementLine[] {
  if (name === '') return [];
  const empty = (cell: string): boolean => /^[-–—]?$/.test(cell);
  const unread = [current, prior].filter((cell) => !empty(cell) && readAmount(cell) === null);
  return [{ name: name.slice(0, 160), current: readAmount(current), prior: readAmount(prior), unread, table }];
}

/** Lines that figures are made of, by what statements call them. The first that fits counts. */
const named = {
  revenue: /^(?:total |net )?(?:revenues?|sales)\b/i,
  costOfSales: /^(?:total )?(?:cost of (?:goods sold|sales|revenue)|cogs)\b/i,
  grossProfit: /^gross (?:profit|margin)\b/i,
  operatingExpenses: /^(?:total )?operating expenses\b/i,
  operatingIncome: /^(?:operating (?:income|profit)|income from operations)\b/i,
  netIncome: /^net (?:income|profit|loss|earnings)\b/i,
  currentAssets: /^total current assets\b/i,
  inventory: /^inventor(?:y|ies)\b/i,
  prepaid: /^prepaid\b/i,
  receivables: /^(?:accounts |trade )?receivables?\b/i,
  currentLiabilities: /^total current liabilities\b/i,
  payables: /^(?:accounts |trade )?payables?\b/i,
  totalAssets: /^total assets\b/i,
  totalLiabilities: /^total liabilities$/i,
  equity: /^(?:total )?(?:(?:owners?|shareholders?|stockholders?|members?)['’]?s?['’]? )?equity\b/i,
} as const;
type Figure = keyof typeof named;
export type Figures = Readonly<Record<Figure, number | null>>;

/** The figures of one period; results that are not stated are made from those that are. */
export function figuresOf(lines: readonly StatementLine[], period: 'current' | 'prior'): Figures {
  const stated = Object.fromEntries(Object.entries(named).map(([figure, pattern]) => [figure, lines.find(({ name }) => pattern.test(name))?.[period] ?? null])) as Record<Figure, number | null>;
  const less = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);
  const grossProfit = stated.grossProfit ?? less(stated.revenue, stated.costOfSales);
  return { ...stated, grossProfit, operatingIncome: stated.operatingIncome ?? less(grossProfit, stated.operatingExpenses) };
}

export const isTotal = (name: string): boolean => /^(?:sub-?\s?)?totals?\b|^gross (?:profit|margin)\b|^net (?:income|profit|loss|earnings)\b|^operating (?:income|profit)\b|^income from operations\b/i.test(name);
