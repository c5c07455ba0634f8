import { Fragment } from 'react';
import type { AnswerOf } from '../../api/index.ts';
import { formatDateTime, formatMoney, formatNumber, Sheet, SheetLines } from '../../ui/index.ts';
import classes from './chargeback.module.css';
import { bookMoney, monthText, type Sums } from './words.ts';

type Statement = AnswerOf<'readChargebackStatement'>;
const nanoUsdPerCent = 10_000_000;
const money = (nanoUsd: number): string => bookMoney(nanoUsd, formatMoney);

/** A statement as it is handed to a finance department. Subscription and inference are parts of their own. */
export function StatementSheet({ statement }: { readonly statement: Statement }) {
  const { period, organisation, closedAt, asOf, subscription, departments, totals, corrections, correctionTotals, ledger } = statement;
  return (
    <Sheet wide label={`Statement of ${monthText(period)}`}>
      <header className={classes.head}>
        <h2>{organisation}: use of language models, {monthText(period)}</h2>
        <p>{closedAt === null ? `Draft: the month is open. As of ${formatDateTime(asOf)}.` : `Closed ${formatDateTime(closedAt)}.`} US dollars. Months and days are UTC. The ledger reached {formatNumber(ledger.requests)} requests{ledger.lastRequestId !== null && `, the last one ${ledger.lastRequestId}`}.</p>
      </header>
      <div className={classes.scroll} role="group" aria-label="Platform subscription" tabIndex={0}>
        <SheetLines caption="Platform subscription">
          <tbody>{subscription.map((line) => <tr key={`${line.period} ${line.invoiceNumber}`}><th scope="row">{line.text}<small>{monthText(line.period)}{line.invoiceNumber !== null && `, invoice ${line.invoiceNumber}, before tax`}</small></th><td>{line.amountCents === null ? '–' : money(line.amountCents * nanoUsdPerCent)}</td></tr>)}</tbody>
        </SheetLines>
      </div>
      <Inference departments={departments} totals={totals} />
      {corrections.length > 0 && <Corrections corrections={corrections} totals={correctionTotals} />}
      <p className={classes.note}>Every amount is exact and rounded to the cent for this page, sums too, so that a sum can differ by a cent from the amounts above it; JSON and the files under Chargeback have every digit. Own keys: your providers bill it. Platform credits were paid when they were topped up.{totals.sandboxNanoUsd > 0 && ` The sandbox’s example money (${money(totals.sandboxNanoUsd)}) is paid by nobody and in no line above.`}{totals.unpricedRequests > 0 && ` The price of ${formatNumber(totals.unpricedRequests)} requests is not known; their cost is in no line.`}</p>
    </Sheet>
  );
}

function Inference({ departments, totals }: Pick<Statement, 'departments' | 'totals'>) {
  return (
    <div className={classes.scroll} role="group" aria-label="Inference" tabIndex={0}>
      <SheetLines caption="Inference">
        <thead><tr><th scope="col">Department and project</th><th scope="col">Own keys</th><th scope="col">Platform credits</th><th scope="col" data-phone="no">Requests</th></tr></thead>
        <tbody>
          {departments.map((department) => (
            <Fragment key={department.departmentId ?? 'none'}>
              <tr data-sum><th scope="row">{department.name}{department.costCentre !== null && <small>{department.costCentre}</small>}</th><Cells sums={department} /></tr>
              {department.projects.map((project) => <tr key={project.project ?? ''} className={classes.project}><th scope="row">{project.project ?? 'No project'}{project.client !== null && project.client !== '' && <small>{project.client}</small>}</th><Cells sums={project} /></tr>)}
            </Fragment>
          ))}
          <tr data-sum><th scope="row">All departments</th><Cells sums={totals} /></tr>
        </tbody>
      </SheetLines>
    </div>
  );
}

function Cells({ sums }: { readonly sums: Sums }) {
  return <><td>{money(sums.ownNanoUsd)}{sums.ownEstimatedNanoUsd !== 0 && <small>{money(sums.ownEstimatedNanoUsd)} estimated</small>}</td><td>{money(sums.platformNanoUsd)}</td><td data-phone="no">{formatNumber(sums.requests)}</td></>;
}

function Corrections({ corrections, totals }: { readonly corrections: Statement['corrections']; readonly totals: Sums }) {
  return (
    <div className={classes.scroll} role="group" aria-label="Corrections of earlier months" tabIndex={0}>
      <SheetLines caption="Corrections of earlier months">
        <thead><tr><th scope="col">Month, department and project</th><th scope="col">Own keys</th><th scope="col">Platform credits</th><th scope="col" data-phone="no">Requests</th></tr></thead>
        <tbody>
          {corrections.map((line) => <tr key={`${line.period} ${line.departmentId} ${line.project}`}><th scope="row">{monthText(line.period)}: {line.departmentName}<small>{line.project ?? 'No project'}</small></th><Cells sums={line} /></tr>)}
          <tr data-sum><th scope="row">All corrections</th><Cells sums={totals} /></tr>
        </tbody>
      </SheetLines>
    </div>
  );
}
