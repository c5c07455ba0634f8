import { change, decimals, divide, dollars, none, percent, ratio, signedDollars } from './amounts.ts';
import type { Calculation, Material, Row } from './calculation.ts';
import { type Figures, figuresOf, isTotal, statementLines } from './statement-lines.ts';

type Name = keyof Figures;
interface Metric {
  readonly metric: string;
  readonly formula: string;
  readonly needs: readonly Name[];
  /** `f` holds a number for everything that is needed. */
  readonly compute: (f: Readonly<Record<Name, number>>, days: number) => string;
}

const days = (part: number, whole: number, period: number): number | null => (whole === 0 ? null : divide(BigInt(part) * BigInt(period) * 10n, whole));
const shownDays = (tenths: number | null): string => (tenths === null ? none : `${decimals(tenths, 1)} days`);

/** Every metric with the formula that is shown beside it. Optional parts (inventory, prepaid expenses) count as nothing where they are not stated. */
const metrics: readonly Metric[] = [
  { metric: 'Current ratio', formula: 'total current assets ÷ total current liabilities', needs: ['currentAssets', 'currentLiabilities'], compute: (f) => ratio(f.currentAssets, f.currentLiabilities) },
  { metric: 'Quick ratio', formula: '(total current assets − inventory − prepaid expenses) ÷ total current liabilities', needs: ['currentAssets', 'inventory', 'currentLiabilities'], compute: (f) => ratio(f.currentAssets - f.inventory - f.prepaid, f.currentLiabilities) },
  { metric: 'Gross margin', formula: 'gross profit ÷ revenue', needs: ['grossProfit', 'revenue'], compute: (f) => percent(f.grossProfit, f.revenue) },
  { metric: 'Operating margin', formula: 'operating income ÷ revenue', needs: ['operatingIncome', 'revenue'], compute: (f) => percent(f.operatingIncome, f.revenue) },
  { metric: 'Net margin', formula: 'net income ÷ revenue', needs: ['netIncome', 'revenue'], compute: (f) => percent(f.netIncome, f.revenue) },
  { metric: 'Debt to equity', formula: 'total liabilities ÷ equity', needs: ['totalLiabilities', 'equity'], compute: (f) => (f.equity <= 0 ? 'equity is not positive' : ratio(f.totalLiabilities, f.equity)) },
  { metric: 'Days sales outstanding', formula: 'accounts receivable ÷ revenue × days of the period', needs: ['receivables', 'revenue'], compute: (f, period) => shownDays(days(f.receivables, f.revenue, period)) },
  { metric: 'Cash conversion cycle', formula: '(receivables ÷ revenue + inventory ÷ cost of sales − payables ÷ cost of sales) × days of the period', needs: ['receivables', 'revenue', 'inventory', 'payables', 'costOfSales'], compute: cashCycle },
];

function cashCycle(f: Readonly<Record<Name, number>>, period: number): string {
  const [sales, stock, owed] = [days(f.receivables, f.revenue, period), days(f.inventory, f.costOfSales, period), days(f.payables, f.costOfSales, period)];
  return sales === null || stock === null || owed === null ? none : shownDays(sales + stock - owed);
}

const spoken: Readonly<Record<Name, string>> = {
  revenue: 'revenue', costOfSales: 'cost of sales', grossProfit: 'gross profit', operatingExpenses: 'operating expenses', operatingIncome: 'operating income', netIncome: 'net income', currentAssets: 'total current assets', inventory: 'inventory',
  prepaid: 'prepaid expenses', receivables: 'accounts receivable', currentLiabilities: 'total current liabilities', payables: 'accounts payable', totalAssets: 'total assets', totalLiabilities: 'total liabilities', equity: 'equity',
};

/** Ratios and margins of both periods, each with its formula, and what is missing where one cannot be computed. */
export const financialMetrics: Calculation = {
  reads: 'sources',
  compute(material) {
    const lines = statementLines(material);
    const period = periodDays(material);
    const [current, prior] = [figuresOf(lines, 'current'), figuresOf(lines, 'prior')];
    return metrics.map((metric): Row => {
      const missing = metric.needs.filter((name) => current[name] === null).map((name) => spoken[name]);
      return { metric: metric.metric, formula: metric.formula, current: valueOf(metric, current, period), prior: valueOf(metric, prior, period), note: missing.length === 0 ? '' : `Not stated: ${missing.join(', ')}` };
    });
  },
};

const periodDays = ({ form }: Material): number => (typeof form['periodDays'] === 'number' && Number.isSafeInteger(form['periodDays']) && form['periodDays'] > 0 ? form['periodDays'] : 365);

function valueOf(metric: Metric, figures: Figures, period: number): string {
  if (metric.needs.some((name) => figures[name] === null)) return none;
  return metric.compute(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, value ?? 0])) as Record<Name, number>, period);
}

const mostDrivers = 25;

/** What moved between the periods, line by line without totals, the largest change first. */
export const varianceDrivers: Calculation = {
  reads: 'sources',
  compute(material) {
    const moved = statementLines(material).flatMap(({ name, current, prior }) => (isTotal(name) || current === null || prior === null || current === prior ? [] : [{ name, current, prior, by: current - prior }]));
    return moved.toSorted((a, b) => Math.abs(b.by) - Math.abs(a.by)).slice(0, mostDrivers)
      .map(({ name, current, prior, by }): Row => ({ line: name, current: dollars(current), prior: dollars(prior), change: signedDollars(by), percent: change(prior, current) }));
  },
};
