import type { ReceiptDocument } from '@keystead/contract';
import { formatDateTime, formatNumber } from '../../ui/index.ts';
import { exactUsd } from './exact-money.ts';
import classes from './receipts.module.css';

const kindWords = { input: 'Input', cacheRead: 'Read from cache', cacheWrite: 'Written to cache', output: 'Output', reasoning: 'Reasoning' } as const;
const reasons: Readonly<Record<ReceiptDocument['prices']['state'], string | null>> = {
  applied: null, 'nothing-used': 'Nothing was used.', stated: 'The provider states what each answer costs: that is the cost.', unknown: 'No price is known for this model: the cost is in no sum.',
  estimate: 'An estimate, at the most that it can have used; prices apply once the provider’s count is known.', 'other-edition': 'The price lists here are newer than the ones this was priced by, so single prices are not shown. The cost stands as it was recorded.',
};
const unitWords = { nano_usd: 'money', tokens: 'tokens', requests: 'requests' } as const;

/** Tokens by kind with the prices that applied, what it cost, and what was held for it. */
export function MoneyTable({ receipt }: { readonly receipt: ReceiptDocument }) {
  const { facts: { usage, budgets, attempts }, prices, later, names, givenUp = [] } = receipt;
  const nameOf = (id: string): string => { const found = names.budgets.find((budget) => budget.id === id); return found === undefined ? 'a budget that was deleted' : `${found.name} (${found.period})`; };
  return (
    <>
      <div className={classes.scroll} tabIndex={0} role="group" aria-label="Tokens and cost">
        <table className={classes.table}>
          <thead><tr><th scope="col">Kind</th><th scope="col">Tokens</th><th scope="col">US$ per million</th></tr></thead>
          <tbody>
            {prices.state === 'applied'
              ? prices.applied.map(({ kind, tokens, usdPerMillion }) => <tr key={kind}><th scope="row">{kindWords[kind]}</th><td>{formatNumber(tokens)}</td><td>{usdPerMillion}</td></tr>)
              : [['Input', usage.tokens.input], ['of it read from cache', usage.tokens.cacheRead], ['of it written to cache', usage.tokens.cacheWrite], ['Output', usage.tokens.output], ['of it reasoning', usage.tokens.reasoning]].map(([kind, tokens]) => <tr key={kind}><th scope="row">{kind}</th><td>{formatNumber(tokens as number | null)}</td><td>–</td></tr>)}
            <tr className={classes.total}><th scope="row">Cost</th><td colSpan={2}>{exactUsd(usage.costNanoUsd)}</td></tr>
            {later !== null && <tr className={classes.total}><th scope="row">Settled {formatDateTime(later.at)}, by the provider’s bill</th><td colSpan={2}>{exactUsd(later.costNanoUsd)}</td></tr>}
            {givenUp.map((each) => <tr key={each.attempt}><th scope="row">Attempt {each.attempt + 1}, given up ({attempts[each.attempt]?.model}, {attempts[each.attempt]?.payer === 'platform' ? 'platform credits' : 'own key'}): {each.state === 'reconciled' ? 'by the provider’s bill' : 'may be billed, at most'}</th><td colSpan={2}>{exactUsd(each.costNanoUsd)}</td></tr>)}
          </tbody>
        </table>
      </div>
      <p className="ks-soft">{reasons[prices.state]} {usage.priceVersion !== null && <>Price list <span className="ks-mono">{usage.priceVersion}</span>. </>}{prices.discountPercent !== null && <>Your discount of {prices.discountPercent} % is in these prices.</>}</p>
      {budgets !== null && budgets.length > 0 && (
        <div className={classes.scroll} tabIndex={0} role="group" aria-label="Reserved budgets">
          <table className={classes.table}>
            <caption>Reserved before it was sent</caption>
            <thead><tr><th scope="col">Budget</th><th scope="col">Window from</th><th scope="col">Counts</th><th scope="col">Reserved</th></tr></thead>
            <tbody>{budgets.map((each) => <tr key={`${each.budgetId}${each.windowStart}`}><th scope="row">{nameOf(each.budgetId)}</th><td>{formatDateTime(each.windowStart)}</td><td>{unitWords[each.unit]}</td><td>{each.unit === 'nano_usd' ? exactUsd(each.reserved) : formatNumber(each.reserved)}</td></tr>)}</tbody>
          </table>
        </div>
      )}
    </>
  );
}
