import { Button } from '@mantine/core';
import { ArrowLeft, ArrowRight, CircleCheck } from 'lucide-react';
import { type AnswerOf, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, EmptyState, formatMoney, formatNumber, ProblemNotice, Stat, StatRow, Waiting } from '../../ui/index.ts';
import { useMoney } from './money-choice.tsx';
import { bucketLabel } from './periods.ts';
import { changeText } from './series.ts';
import classes from './usage.module.css';

type Review = AnswerOf<'readUsageReview'>;
type Figure = Review['hints'][number]['figures'][number];

const shifted = (month: string, by: number): string => { const at = new Date(`${month}-01T00:00:00Z`); return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + by, 1)).toISOString().slice(0, 7); };
const thisMonth = (): string => new Date().toISOString().slice(0, 7);

/** A month in figures, with hints where money can be saved: each with the figures it comes from, and the way to look into it. */
export function ReviewTab() {
  const { money, choice } = useMoney();
  const [chosen, choose] = useSearchParameter('month', '');
  const month = /^\d{4}-(?:0[1-9]|1[0-2])$/.test(chosen) ? chosen : shifted(thisMonth(), -1);
  const { data, error, refetch } = useRead('readUsageReview', { query: { month, money } });
  const review = data?.month === month && data.money === money ? data : undefined;
  const go = (by: number): void => choose(shifted(month, by), { replace: false });
  return (
    <Column>
      <div className={classes.line}>
        <span className={classes.group}>
          <Button size="xs" variant="default" leftSection={<ArrowLeft size={14} aria-hidden />} onClick={() => go(-1)}>The month before</Button>
          <strong>{bucketLabel('month', `${month}-01`)}</strong>
          {review !== undefined && !review.complete && <Badge tone="info">not over yet</Badge>}
          <Button size="xs" variant="default" rightSection={<ArrowRight size={14} aria-hidden />} disabled={month >= thisMonth()} onClick={() => go(1)}>The month after</Button>
        </span>
        {choice}
      </div>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      <Totals review={review} />
      {review === undefined ? error === null && <Card><Waiting lines={6} /></Card> : <Hints review={review} />}
    </Column>
  );
}

function Totals({ review }: { readonly review: Review | undefined }) {
  const totals = review?.totals;
  return (
    <StatRow>
      <Stat label="Cost" value={totals === undefined ? undefined : formatMoney(totals.costNanoUsd)} note={review === undefined ? undefined : changeText(review.totals.costNanoUsd, review.previousCostNanoUsd, 'month') ?? 'nothing the month before'} />
      <Stat label="Requests" value={totals === undefined ? undefined : formatNumber(totals.requests)} note={totals !== undefined && totals.unpricedRequests > 0 ? `${formatNumber(totals.unpricedRequests)} unpriced` : undefined} />
      <Stat label="Tokens in" value={totals === undefined ? undefined : formatNumber(totals.inputTokens)} />
      <Stat label="Tokens out" value={totals === undefined ? undefined : formatNumber(totals.outputTokens)} />
    </StatRow>
  );
}

function Hints({ review: { hints, clear, totals } }: { readonly review: Review }) {
  if (totals.requests === 0) return <Card><EmptyState icon={CircleCheck} title="Nothing was used in this month"><p>The choice above shows credits and sandbox, the arrows other months.</p></EmptyState></Card>;
  return (
    <>
      {hints.map((hint) => (
        <Card key={hint.rule} title={hint.title}>
          <div className={classes.hint}>
            <p>{hint.text}</p>
            <dl className={classes.figures}>{hint.figures.map((figure, index) => <div key={`${index} ${figure.label}`}><dt>{figure.label}</dt><dd>{figureText(figure)}</dd></div>)}</dl>
            <div><Button component="a" href={hint.link} size="xs" variant="default">Look into it<span className="ks-hidden">: {hint.title}</span></Button></div>
          </div>
        </Card>
      ))}
      <Card title={hints.length === 0 ? 'Nothing to save was found' : 'Looked for, and not found'} lead="Figures are those of the month. What would be saved is not guessed.">
        <ul className={classes.clear}>{clear.map(({ rule, title }) => <li key={rule}>{title}</li>)}</ul>
      </Card>
    </>
  );
}

function figureText({ value, unit }: Figure): string {
  return unit === 'nano_usd' ? formatMoney(value) : unit === 'percent' ? `${value}%` : `${formatNumber(value)}${unit === 'tokens' ? ' tokens' : ''}`;
}
