import type { OversightDecision, OversightItem, OversightReview, OversightSection } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction, useMay } from '../../api/index.ts';
import { Badge, Card, Column, DataTable, DividedList, formatDate, Line, ProblemNotice, TwoLines } from '../../ui/index.ts';
import { DecideDialog } from './decide-dialog.tsx';
import classes from './oversight.module.css';
import { answerWords, severityWords } from './words.ts';

/** What a section says, each statement with the page that shows it, and what is to be decided. */
export function ReviewSection({ review, section }: { readonly review: OversightReview; readonly section: OversightSection }) {
  const { statements, table, items } = section;
  return (
    <Card title={section.title}>
      <Column>
        <ul className={classes.statements}>{statements.map(({ text, evidence }) => <li key={text}>{text}{evidence !== null && <> <a className="ks-link" href={evidence.href}>{evidence.label}</a></>}</li>)}</ul>
        {table !== null && (
          <DataTable
            label={section.title} rows={table.rows.map((cells, index) => ({ id: String(index), cells }))} rowKey={({ id }) => id} empty={null}
            columns={table.header.map((header, index) => ({ id: String(index), header, ...index === 0 ? { role: 'title' as const } : {}, cell: ({ cells }: { readonly cells: readonly string[] }) => cells[index] ?? '' }))}
          />
        )}
        {items.length > 0 && <DividedList label={`To decide: ${section.title}`} entries={items} draw={(item) => <Item review={review} item={item} />} />}
      </Column>
    </Card>
  );
}

function Item({ review, item }: { readonly review: OversightReview; readonly item: OversightItem }) {
  const [asking, setAsking] = useState(false);
  const decide = useAction('decideOversightItem', { invalidates: ['readOversightReview', 'listOversightReviews'] });
  const decision = review.decisions.find(({ itemId }) => itemId === item.id);
  const words = answerWords[item.question];
  const severity = severityWords[item.severity];
  return (
    <Line justify="between">
      <TwoLines below={decision === undefined ? item.evidence === null ? undefined : <a className="ks-link" href={item.evidence.href}>{item.evidence.label}</a> : <Decided decision={decision} />}>{item.text}</TwoLines>
      <Line>
        {decision === undefined ? item.question === 'finding' && <Badge tone={severity.tone}>{severity.label}</Badge> : <Badge tone={decision.decision === 'ok' || decision.doneAt !== null ? 'good' : 'warn'} dot>{decision.decision === 'ok' ? words.decided : decision.doneAt === null ? 'To do' : 'Done'}</Badge>}
        {decision?.decision === 'action' && <Finish review={review} decision={decision} />}
        {review.may.decide && <Button size="xs" variant="default" loading={decide.busy} aria-label={`${words.ok}: ${item.text}`} onClick={() => void decide.run({ params: { reviewId: review.id, itemId: item.id }, body: { decision: 'ok' } })}>{words.ok}</Button>}
        {review.may.decide && <Button size="xs" variant="default" aria-label={`${words.action}: ${item.text}`} onClick={() => setAsking(true)}>{words.action}</Button>}
      </Line>
      <ProblemNotice problem={decide.problem} />
      {asking && <DecideDialog review={review} item={item} decision={decision ?? null} onClose={() => setAsking(false)} />}
    </Line>
  );
}

function Decided({ decision }: { readonly decision: OversightDecision }) {
  const note = decision.note === '' ? '' : ` ${decision.note}`;
  if (decision.decision === 'ok') return <>{decision.decidedByName ?? 'Somebody'}, {formatDate(decision.decidedAt)}.{note}</>;
  return <>{decision.ownerName ?? 'Somebody who left'}, until {decision.dueOn}.{note}</>;
}

function Finish({ review, decision }: { readonly review: OversightReview; readonly decision: OversightDecision }) {
  const finish = useAction('finishOversightAction', { invalidates: ['readOversightReview', 'listOversightReviews'] });
  const may = useMay('tenant.manage');
  if (!may) return null;
  const done = decision.doneAt !== null;
  return <Button size="xs" variant="subtle" loading={finish.busy} onClick={() => void finish.run({ params: { reviewId: review.id, itemId: decision.itemId }, body: { done: !done } })}>{done ? 'Not done yet' : 'It is done'}</Button>;
}
