import { centsOf, change, dollars, none, readAmount, signedDollars, sum } from './amounts.ts';
import type { Calculation, Material, Row } from './calculation.ts';
import { keyOf } from './reading.ts';
import { findTable } from './sheets.ts';

/** The largest differences; the row after them says how many others there are and what they come to. */
const mostAccounts = 58;

const columns = {
  account: { title: 'Account', head: /^(?:account|gl|description)/i },
  current: { title: 'Current', head: /^(?:current|this (?:month|period|year)|actual)/i },
  prior: { title: 'Prior', head: /^(?:prior|previous|last|comparative)/i },
  budget: { title: 'Budget', head: /^(?:budget|plan|forecast)/i, optional: true },
} as const;

interface AccountLine { readonly account: string; readonly current: number | null; readonly prior: number | null; readonly budget: number | null; readonly doubled: boolean }

/** Accounts of two periods, the difference in dollars and per cent, and which of them are over the thresholds; the largest first, the check of the trial balance last. */
export const variances: Calculation = {
  reads: 'sources',
  compute(material) {
    const seen = new Set<string>();
    const lines = findTable(material.sheets, columns, 'Variance table').filter(({ account }) => account !== '' && !/^(?:sub-?\s?)?totals?\b/i.test(account)).map((line): AccountLine => {
      const doubled = seen.has(keyOf(line.account));
      seen.add(keyOf(line.account));
      return { account: line.account.slice(0, 200), current: readCell(line.current), prior: readCell(line.prior), budget: line.budget === '' ? null : readAmount(line.budget), doubled };
    });
    const ordered = lines.toSorted((a, b) => sizeOf(b) - sizeOf(a));
    const kept = ordered.slice(0, mostAccounts);
    const rest = ordered.slice(mostAccounts);
    return [...kept.map((line) => varianceRow(line, material.form)), ...restRow(rest), balanceRow(lines)];
  },
};

/** An empty cell of a trial balance, or a dash, is an account without a balance. */
const readCell = (text: string): number | null => (/^[-–—]?$/.test(text) ? 0 : readAmount(text));

/** What cannot be read comes first: it must not hide behind small changes. */
const sizeOf = ({ current, prior }: AccountLine): number => (current === null || prior === null ? Number.POSITIVE_INFINITY : Math.abs(current - prior));

function varianceRow({ account, current, prior, budget, doubled }: AccountLine, form: Material['form']): Row {
  const twice = doubled ? 'Account occurs twice' : '';
  if (current === null || prior === null) return { account, current: none, prior: none, change: none, percent: none, againstBudget: none, material: 'cannot be read', note: twice };
  return {
    account, current: dollars(current), prior: dollars(prior), change: current === prior ? 'no change' : signedDollars(current - prior), percent: current === prior ? none : change(prior, current),
    againstBudget: budget === null ? none : current === budget ? 'on budget' : signedDollars(current - budget), material: isMaterial(current, prior, form) ? 'yes' : 'no', note: twice,
  };
}

/** At or over the amount and the percentage, or either of them, as the form says. From nothing, any amount is over the percentage. */
function isMaterial(current: number, prior: number, form: Material['form']): boolean {
  const size = Math.abs(current - prior);
  const byAmount = size >= (centsOf(form['thresholdAmount']) ?? 0);
  const points = typeof form['thresholdPercent'] === 'number' ? Math.round(form['thresholdPercent'] * 100) : 0;
  const byPercent = prior === 0 ? size > 0 : BigInt(size) * 10_000n >= BigInt(points) * BigInt(Math.abs(prior));
  return size > 0 && (form['thresholdRule'] === 'either' ? byAmount || byPercent : byAmount && byPercent);
}

function restRow(rest: readonly AccountLine[]): Row[] {
  if (rest.length === 0) return [];
  const total = sum(rest.map(({ current, prior }) => (current ?? 0) - (prior ?? 0)));
  return [{ account: `${rest.length} further accounts, each with a smaller change`, current: none, prior: none, change: signedDollars(total), percent: none, againstBudget: none, material: 'not shown', note: 'See the trial balance' }];
}

function balanceRow(lines: readonly AccountLine[]): Row {
  const [current, prior] = [sum(lines.map((line) => line.current ?? 0)), sum(lines.map((line) => line.prior ?? 0))];
  const unread = lines.some((line) => line.current === null || line.prior === null);
  const signed = lines.some((line) => (line.current ?? 0) < 0 || (line.prior ?? 0) < 0);
  const note = unread ? 'Some amounts cannot be read' : !signed ? 'No credits are marked: debits and credits cannot be tested' : current === 0 && prior === 0 ? 'In balance in both periods' : 'Out of balance: debits and credits differ by these amounts';
  return { account: 'Sum of all accounts', current: dollars(current), prior: dollars(prior), change: signedDollars(current - prior), percent: none, againstBudget: none, material: none, note };
}
