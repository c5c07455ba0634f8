import { divide } from './amounts.ts';

export interface Loan {
  /** Cents. */
  readonly principal: number;
  /** Nominal yearly rate in hundredths of a per cent: 750 is 7.5 %. */
  readonly basisPoints: number;
  readonly months: number;
}
export interface LoanYear { readonly year: number; readonly payments: number; readonly interest: number; readonly principal: number; readonly balance: number }

const scale = 10n ** 30n;

/** The level monthly payment in cents, rounded half up: `P · r / (1 − (1 + r)^−n)` with `r` a twelfth of the yearly rate. Fixed-point integers with 30 decimals. */
export function monthlyPayment({ principal, basisPoints, months }: Loan): number {
  if (basisPoints === 0) return divide(principal, months);
  const rate = (BigInt(basisPoints) * scale) / 120_000n;
  let growth = scale;
  for (let month = 0; month < months; month += 1) growth = (growth * (scale + rate)) / scale;
  return divide(BigInt(principal) * rate * growth, (growth - scale) * scale);
}

/** The loan year by year: interest of each month is rounded to the cent, the last payment takes what is left. */
export function amortize(loan: Loan): readonly LoanYear[] {
  const level = monthlyPayment(loan);
  const years: LoanYear[] = [];
  let { principal: balance } = loan;
  let [payments, interest, repaid] = [0, 0, 0];
  for (let month = 1; month <= loan.months; month += 1) {
    const charge = divide(BigInt(balance) * BigInt(loan.basisPoints), 120_000);
    const payment = month === loan.months ? balance + charge : Math.min(level, balance + charge);
    balance -= payment - charge;
    payments += payment;
    interest += charge;
    repaid += payment - charge;
    if (month % 12 !== 0 && month !== loan.months) continue;
    years.push({ year: Math.ceil(month / 12), payments, interest, principal: repaid, balance });
    [payments, interest, repaid] = [0, 0, 0];
  }
  return years;
}
