import { type AnsweredQuestion, answerStates, answerWords, questionDomainTexts, questionDomains } from '@keystead/contract';
import { Select, Skeleton } from '@mantine/core';
import { ClipboardList } from 'lucide-react';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, Column, EmptyState } from '../../ui/index.ts';
import classes from './evidence.module.css';
import { answerTones, hrefOf, placeOf } from './words.ts';

/** Every question with its answer, and where the answer can be seen. The filters stand in the address. */
export function QuestionsTab({ questions }: { readonly questions: readonly AnsweredQuestion[] | undefined }) {
  const [domain, setDomain] = useSearchParameter('domain', '');
  const [answer, setAnswer] = useSearchParameter('answer', '');
  if (questions === undefined) return <Skeleton height={480} radius="sm" />;
  const shown = questions.filter((question) => (domain === '' || question.domain === domain) && (answer === '' || question.answer === answer));
  return (
    <Column>
      <div className={classes.filters}>
        <Select aria-label="Subject" placeholder="Every subject" clearable value={domain === '' ? null : domain} onChange={(value) => setDomain(value ?? '')} data={questionDomains.map((value) => ({ value, label: questionDomainTexts[value] }))} />
        <Select aria-label="Answer" placeholder="Every answer" clearable value={answer === '' ? null : answer} onChange={(value) => setAnswer(value ?? '')} data={answerStates.map((value) => ({ value, label: answerWords[value] }))} />
      </div>
      {shown.length === 0 && <Card><EmptyState icon={ClipboardList} title="No question is answered so"><p>Choose another answer or subject.</p></EmptyState></Card>}
      {questionDomains.filter((each) => shown.some((question) => question.domain === each)).map((each) => (
        <Card key={each} flush title={questionDomainTexts[each]}>
          {shown.filter((question) => question.domain === each).map((question) => <Answered key={question.id} question={question} />)}
        </Card>
      ))}
    </Column>
  );
}

function Answered({ question: { question, answer, text, links } }: { readonly question: AnsweredQuestion }) {
  return (
    <div className={classes.question}>
      <div className={classes.asked}><h3>{question}</h3><Badge tone={answerTones[answer]} dot>{answerWords[answer]}</Badge></div>
      <p className={classes.why}>{text}</p>
      <ul className={classes.links}>
        {links.map((link) => {
          const href = hrefOf(link);
          return <li key={`${link.kind} ${link.target}`}>{href === null ? <span className={classes.plain}>{placeOf(link)}</span> : <a className="ks-link" href={href}>{link.label}</a>}</li>;
        })}
      </ul>
    </div>
  );
}
