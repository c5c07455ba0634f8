import type { OversightReview } from '@keystead/contract';
import { Button, Menu } from '@mantine/core';
import { CalendarCheck, ChevronDown, Download } from 'lucide-react';
import { useState } from 'react';
import { type ApiProblem, download, toApiProblem, useAction, useRead } from '../../api/index.ts';
import { usePathParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, Confirm, CopyValue, EmptyState, Facts, formatDateTime, Notice, PageHeader, ProblemNotice, Time, toast, Waiting } from '../../ui/index.ts';
import { AssignDialog } from './assign-dialog.tsx';
import { ReviewSection } from './review-section.tsx';
import { periodOf, stateWords } from './words.ts';

const trail = [{ label: 'Scheduled reviews', href: '/oversight' }];

/** One review: what it says, what is decided, who signs. */
export function Page() {
  const reviewId = usePathParameter('reviewId');
  const { data: review, error, refetch } = useRead('readOversightReview', { params: { reviewId } });
  if (review === undefined) {
    return (
      <>
        <PageHeader title="Scheduled review" trail={trail} />
        {error === null ? <Card><Waiting lines={8} /></Card> : error.code === 'not_found'
          ? <EmptyState icon={CalendarCheck} title="There is no such review" actions={<Button component="a" href="/oversight" variant="default">See all reviews</Button>} />
          : <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      </>
    );
  }
  const state = stateWords[review.state];
  return (
    <>
      <PageHeader
        title={review.title} trail={trail} beside={<Badge tone={state.tone} dot>{state.label}</Badge>} actions={<Exports review={review} />}
        lead={<>{periodOf(review)}, days of {review.timeZone}. Made <Time iso={review.madeAt} />; what it says was true then.</>}
      />
      <Column>
        {review.document.late && <Notice tone="warn" title="It was made late"><p>What it says of the present was true on {formatDateTime(review.madeAt)}, not on its last day.</p></Notice>}
        {review.document.sections.map((section) => <ReviewSection key={section.id} review={review} section={section} />)}
        <Signature review={review} />
      </Column>
    </>
  );
}

function Signature({ review }: { readonly review: OversightReview }) {
  const [asking, setAsking] = useState<'sign' | 'assign' | null>(null);
  const sign = useAction('signOversightReview', { invalidates: ['readOversightReview', 'listOversightReviews'] });
  const unsigned = review.signedAt === null;
  async function confirm(): Promise<void> {
    if (await sign.run({ params: { reviewId: review.id }, body: { textHash: review.textHash } }) === null) return;
    toast('Signed', 'The signature and what it is bound to stand in the audit log.');
    setAsking(null);
  }
  return (
    <Card
      title="Signature" lead={unsigned ? review.may.why ?? 'Everything is decided.' : 'Nothing of it changes any more.'}
      actions={review.may.decide ? <><Button variant="default" onClick={() => setAsking('assign')}>Hand on</Button><Button disabled={!review.may.sign} onClick={() => setAsking('sign')}>Sign</Button></> : undefined}
    >
      <Facts facts={[
        unsigned ? ['Answers for it', review.ownerName ?? 'any owner or admin'] : ['Signed by', `${review.signedByName ?? 'somebody who left'}, as ${review.signedAs ?? ''}`, formatDateTime(review.signedAt ?? '')],
        unsigned && review.state !== 'clear' ? ['Due', formatDateTime(review.dueAt)] : null,
        ['Decided', `${review.decided} of ${review.items}`],
        ['Hash of the text', <CopyValue key="hash" value={review.hash} what="hash of the text" />, 'SHA-256; in the audit log since it was made'],
        review.signedHash === null ? null : ['Hash that was signed', <CopyValue key="signed" value={review.signedHash} what="signed hash" />, 'Over text and decisions; in the audit log'],
      ]} />
      {asking === 'assign' && <AssignDialog review={review} onClose={() => setAsking(null)} />}
      <Confirm opened={asking === 'sign'} onClose={() => setAsking(null)} title={`Sign “${review.title}”?`} confirmLabel="Sign" danger={false} busy={sign.busy} problem={sign.problem} onConfirm={() => void confirm()}>
        <p>You sign the text and all {review.items} decisions as you see them, in your role. It cannot be taken back.</p>
      </Confirm>
    </Card>
  );
}

const formats = [['pdf', 'PDF'], ['html', 'HTML'], ['json', 'JSON, with decisions and hashes']] as const;

function Exports({ review }: { readonly review: OversightReview }) {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const take = (format: 'pdf' | 'html' | 'json') => {
    setProblem(null);
    download('exportOversightReview', { params: { reviewId: review.id }, query: { format } }, `review.${format}`).catch((error: unknown) => setProblem(toApiProblem(error)));
  };
  return (
    <>
      <Menu>
        <Menu.Target><Button variant="default" leftSection={<Download size={15} aria-hidden />} rightSection={<ChevronDown size={14} aria-hidden />}>Export</Button></Menu.Target>
        <Menu.Dropdown>{formats.map(([format, label]) => <Menu.Item key={format} onClick={() => take(format)}>{label}</Menu.Item>)}</Menu.Dropdown>
      </Menu>
      {problem !== null && <ProblemNotice problem={problem} />}
    </>
  );
}
