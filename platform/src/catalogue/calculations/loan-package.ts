import { centsOf, dollars, none, percent, ratio, readAmount, sum } from './amounts.ts';
import { amortize, type Loan, monthlyPayment } from './amortization.ts';
import { type Calculation, CannotCompute, type Material, type Row } from './calculation.ts';
import { type Parts, rowsIn, cellIn } from './reading.ts';
import { seekTable } from './sheets.ts';

const yearColumns = {
  year: { title: 'Year', head: /^(?:fiscal )?year/i },
  revenue: { title: 'Revenue', head: /^(?:revenue|net sales|sales)/i },
  costOfSales: { title: 'Cost of sales', head: /^cost of (?:sales|goods)/i },
  operatingExpenses: { title: 'Operating expenses', head: /^operating exp/i },
  interest: { title: 'Interest', head: /^interest/i },
  currentAssets: { title: 'Current assets', head: /^current assets/i },
  currentLiabilities: { title: 'Current liabilities', head: /^current liab/i },
  totalAssets: { title: 'Total assets', head: /^total assets/i },
  totalLiabilities: { title: 'Total liabilities', head: /^total liab/i },
} as const;
type Figure = Exclude<keyof typeof yearColumns, 'year'>;
type Year = { readonly year: string } & Readonly<Record<Figure, number | null>>;
const figureNames = Object.keys(yearColumns).filter((name): name is Figure => name !== 'year');
const mostYears = 5;

/** The years of the form if it has some, else of a sheet with one line for each year. @throws CannotCompute where neither has any. */
function yearsOf({ form, sheets }: Material): readonly Year[] {
  const typed = rowsIn(form, 'years').map((line) => yearOf(cellIn(line, 'year'), (name) => centsOf(line[name])));
  if (typed.length > 0) return typed.slice(0, mostYears);
  const found = seekTable(sheets, yearColumns)?.filter(({ year }) => /^(?:FY\s?)?\d{4}\b/i.test(year)) ?? [];
  if (found.length > 0) return found.slice(0, mostYears).map((line) => yearOf(line.year.slice(0, 40), (name) => readAmount(line[name])));
  const wanted = Object.values(yearColumns).map(({ title }) => `“${title}”`).join(', ');
  throw new CannotCompute(`Ratios: enter the years in the form, or add a sheet with one line for each year and the columns ${wanted}`, 'input');
}

const yearOf = (year: string, read: (name: Figure) => number | null): Year => ({ year, ...Object.fromEntries(figureNames.map((name) => [name, read(name)])) as Record<Figure, number | null> });

function proposedLoan(form: Material['form']): Loan | null {
  const principal = centsOf(form['loanAmount']);
  const [rate, months] = [form['loanRate'], form['loanMonths']];
  if (principal === null || principal <= 0 || typeof rate !== 'number' || typeof months !== 'number' || !Number.isSafeInteger(months) || months < 1 || months > 480) return null;
  return { principal, basisPoints: Math.round(rate * 100), months };
}

/** Yearly payments on the debts that stay, in cents. */
const existingService = (form: Material['form']): number => sum(rowsIn(form, 'debts').filter((debt) => debt['repaid'] !== 'yes').map((debt) => centsOf(debt['yearlyPayments']) ?? 0));
const proposedService = (loan: Loan | null): number => (loan === null ? 0 : monthlyPayment(loan) * Math.min(12, loan.months));

const ebitda = ({ revenue, costOfSales, operatingExpenses }: Year): number | null => (revenue === null || costOfSales === null || operatingExpenses === null ? null : revenue - costOfSales - operatingExpenses);
const both = (a: number | null, b: number | null, show: (a: number, b: number) => string): string => (a === null || b === null ? none : show(a, b));

/** Ratios of each year with their formulas, and coverage of the yearly payments on the debts that stay and on the proposed loan. */
export const loanRatios: Calculation = {
  reads: 'sources',
  compute(material) {
    const years = yearsOf(material);
    const service = existingService(material.form) + proposedService(proposedLoan(material.form));
    const projected = rowsIn(material.form, 'projections').map((line): Row => ratioRow(`${cellIn(line, 'year')} (projected)`, 'DSCR, all debt', both(centsOf(line['cashAvailable']), service, ratio), 'projected cash available ÷ yearly payments on staying debts and proposed loan'));
    return [...years.flatMap((year) => ratiosOf(year, service)), ...projected.slice(0, mostYears)];
  },
};

const ratioRow = (year: string, measure: string, value: string, formula: string): Row => ({ year, measure, value, formula });

function ratiosOf(year: Year, service: number): Row[] {
  const cash = ebitda(year);
  const worth = year.totalAssets === null || year.totalLiabilities === null ? null : year.totalAssets - year.totalLiabilities;
  const row = (measure: string, value: string, formula: string): Row => ratioRow(year.year, measure, value, formula);
  return [
    row('EBITDA', cash === null ? none : dollars(cash), 'revenue − cost of sales − operating expenses (without interest, taxes, depreciation)'),
    row('Gross margin', both(year.revenue, year.costOfSales, (revenue, cost) => percent(revenue - cost, revenue)), '(revenue − cost of sales) ÷ revenue'),
    row('Current ratio', both(year.currentAssets, year.currentLiabilities, ratio), 'current assets ÷ current liabilities'),
    row('Debt to net worth', worth !== null && worth <= 0 ? 'net worth is not positive' : both(year.totalLiabilities, worth, ratio), 'total liabilities ÷ (total assets − total liabilities)'),
    row('Interest coverage', both(cash, year.interest, ratio), 'EBITDA ÷ interest'),
    row('DSCR, all debt', both(cash, service, ratio), 'EBITDA ÷ yearly payments on staying debts and proposed loan'),
  ];
}

/** The debts as entered, the proposed loan, and what stands after closing. */
export const loanDebts: Calculation = {
  reads: 'sources',
  compute({ form }) {
    const debts = rowsIn(form, 'debts');
    const loan = proposedLoan(form);
    const rows = debts.map((debt): Row => ({ lender: cellIn(debt, 'lender'), balance: shown(debt, 'balance'), yearlyPayments: shown(debt, 'yearlyPayments'), note: debt['repaid'] === 'yes' ? 'Repaid from the loan' : 'Stays' }));
    const proposed: Row[] = loan === null ? [] : [{ lender: 'Proposed loan', balance: dollars(loan.principal), yearlyPayments: dollars(proposedService(loan)), note: `${loan.months} level payments of ${dollars(monthlyPayment(loan))} at ${loan.basisPoints / 100}%: P · r ÷ (1 − (1 + r)^−n), r = rate ÷ 12` }];
    const stay = debts.filter((debt) => debt['repaid'] !== 'yes');
    const balance = sum(stay.map((debt) => centsOf(debt['balance']) ?? 0)) + (loan?.principal ?? 0);
    return [...rows, ...proposed, { lender: 'After closing', balance: dollars(balance), yearlyPayments: dollars(existingService(form) + proposedService(loan)), note: 'Debts that stay, plus the proposed loan' }];
  },
};

const shown = (line: Parts, name: string): string => {
  const cents = centsOf(line[name]);
  return cents === null ? none : dollars(cents);
};

/** The proposed loan year by year; none where its terms are not all there. */
export const loanSchedule: Calculation = {
  reads: 'sources',
  compute({ form }) {
    const loan = proposedLoan(form);
    if (loan === null) return [];
    return amortize(loan).map((year): Row => ({ year: String(year.year), payments: dollars(year.payments), interest: dollars(year.interest), principal: dollars(year.principal), balance: dollars(year.balance) }));
  },
};
