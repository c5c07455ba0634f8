import { type ReceiptDocument, servedKind, servedWords } from '@keystead/contract';
import type { ReactNode } from 'react';
import { Badge, Card, CopyValue, Facts, formatDateTime, formatMilliseconds, formatNumber, Notice, SandboxBadge } from '../../ui/index.ts';
import { useNames } from '../../vocabulary/index.ts';
import { Attempts } from '../requests/attempts.tsx';
import { exactUsd } from './exact-money.ts';
import { MoneyTable } from './money-table.tsx';
import classes from './receipts.module.css';

const outcomeTones = { answered: 'good', failed: 'bad', cancelled: 'neutral', refused: 'warn' } as const;
const usageWords = { settled: 'as the provider counted it', estimated: 'estimated at its most: the provider has not said', reconciled: 'as the provider billed it later', none: 'nothing was used' } as const;
const custodyWords = { vault: 'in the vault', proxy: 'at your own key proxy', client: 'on the caller’s device' } as const;
const mono = (text: string) => <span className="ks-mono">{text}</span>;

/** One receipt, readable at a glance and on paper. */
export function ReceiptView({ receipt }: { readonly receipt: ReceiptDocument }) {
  const { facts } = receipt;
  const kind = servedKind(facts.model);
  return (
    <div className={classes.sheet}>
      <Glance receipt={receipt} />
      {kind === 'other' && <Notice tone="warn" title="Another model answered">{servedWords(facts.model)}</Notice>}
      <Card title="What was tried"><Attempts request={{ latencyMs: facts.ending.latencyMs, attemptList: facts.attempts }} /></Card>
      <div className={classes.columns}>
        <Card title="Who paid"><PaidFacts receipt={receipt} /></Card>
        <Card title="Models"><ModelFacts receipt={receipt} /></Card>
      </div>
      <Card title="Tokens and money" lead={`In US dollars, to the last digit. Times in ${formatDateTime(facts.occurredAt).split(' ').at(-1) ?? 'UTC'}.`}><MoneyTable receipt={receipt} /></Card>
      <Card title="Proof" lead="What stands in the audit log about this request"><ProofFacts receipt={receipt} /></Card>
    </div>
  );
}

function Glance({ receipt: { facts, later, names } }: { readonly receipt: ReceiptDocument }) {
  const { outcome, status, code } = facts.ending;
  return (
    <Card>
      <div className={classes.glance}>
        <span className={`${classes.cost} ks-number`}>{exactUsd((later ?? facts.usage).costNanoUsd)}</span>
        <Badge tone={outcomeTones[outcome]} dot>{outcome} {status === 0 ? '' : status}</Badge>
        {names.sandbox && <SandboxBadge />}
        <span className="ks-soft">{formatDateTime(facts.occurredAt)}</span>
      </div>
      <p className={classes.sentence}>{names.sandbox ? 'An example price, which nobody pays: the sandbox answered, with the key' : facts.paid.payer === 'platform' ? 'Paid with platform credits' : 'Paid with your own key'} {facts.paid.fingerprint !== null && mono(facts.paid.fingerprint)}; usage is {usageWords[(later ?? facts.usage).state]}.{code !== null && <> It ended with {mono(code)}.</>}</p>
    </Card>
  );
}

function PaidFacts({ receipt: { facts, names } }: { readonly receipt: ReceiptDocument }) {
  const { paid, caller, policy } = facts;
  const labels = useNames();
  return (
    <Facts facts={told([
      ['Payer', names.sandbox ? 'nobody: prices of the sandbox are examples' : paid.payer === 'platform' ? 'the platform, with your credits' : 'your organisation', `key held ${custodyWords[paid.custody]}`],
      ['Key', paid.fingerprint === null ? 'none' : paid.credentialId === null || paid.payer === 'platform' ? mono(paid.fingerprint) : <a key="key" className="ks-link ks-mono" href={`/credentials/${paid.credentialId}`}>{paid.fingerprint}</a>, paid.credentialVersion === null ? undefined : `version ${paid.credentialVersion}`],
      ['Provider', names.provider ?? paid.provider ?? 'none'],
      ['Asked by', names.user ?? names.token ?? (caller.userId === null && caller.tokenId === null ? 'the system' : 'somebody who left'), names.team ?? undefined],
      caller.appId === null ? null : ['App', caller.runId === null ? labels.app(caller.appId) : <a key="run" className="ks-link" href={`/runs/${caller.runId}`}>{labels.app(caller.appId)}, see the run</a>],
      caller.project === null ? null : ['Project', caller.project], caller.workflow === null ? null : ['Workflow', caller.workflow], ['Environment', caller.environment],
      ['Data class', policy?.dataClass ?? 'nothing was said'],
      policy === null ? null : ['Policy', policy.action, Object.entries(policy.finds).map(([category, count]) => `${formatNumber(count)} × ${category}`).join(', ') || 'nothing was found'],
    ])} />
  );
}

function ModelFacts({ receipt: { facts } }: { readonly receipt: ReceiptDocument }) {
  const { model, route, translation, ending } = facts;
  return (
    <Facts facts={told([
      ['Asked for', mono(model.asked)], route === null ? null : ['Route', route], model.sent === null ? null : ['Sent as', mono(model.sent)], ['Answered by', model.served === null ? 'not said' : mono(model.served), servedWords(model)],
      ['Translated', translation === null ? 'no: the bytes passed as they were' : <>into {mono(translation.to)}</>, translation === null ? undefined : translation.warnings === 0 ? 'everything was carried over' : `${formatNumber(translation.warnings)} without an exact twin there`],
      ['Endpoint', mono(facts.endpoint), facts.stream ? 'streamed' : 'not streamed'], ['Took', formatMilliseconds(ending.latencyMs), ending.firstByteMs === null ? undefined : `first byte after ${formatMilliseconds(ending.firstByteMs)}`],
      facts.providerRequestId === null ? ['Provider’s id', 'it gave none'] : ['Provider’s id', <CopyValue key="id" value={facts.providerRequestId} what="the provider’s id" />],
      facts.shadowOf === null ? null : ['Shadow', <a key="shadow" className="ks-link" href={`/receipts/${facts.shadowOf}`}>repeats this request</a>],
    ])} />
  );
}

const stateWords = {
  signed: 'in the log, under a signed checkpoint', unsigned: 'in the log; the next checkpoint will cover it, within a minute', unsequenced: 'not in the log yet; within a second or two it is', elsewhere: 'in the log of the installation that it came from',
} as const;

function ProofFacts({ receipt: { facts, proof, signature, salt } }: { readonly receipt: ReceiptDocument }) {
  return (
    <Facts facts={told([
      ['State', stateWords[proof.state]], ['Log', mono(proof.origin)], proof.leafIndex === null ? null : ['Entry', formatNumber(proof.leafIndex), 'counted from 0'],
      proof.leafHash === null ? null : ['Leaf hash', <CopyValue key="hash" value={proof.leafHash} what="the leaf hash" />], ['Signature', signature === null ? 'not there yet' : 'Ed25519, by the key of the log'],
      ['Verifier key', <CopyValue key="key" value={proof.verifierKey} what="the verifier key" />],
      ['Input and output', facts.content === null ? 'no hashes' : `${facts.content.input === null ? 'no' : 'a'} salted hash of the question, ${facts.content.output === null ? 'none' : 'one'} of the answer`, facts.content === null ? 'Policy → Receipts switches them on' : salt === null ? 'their salt was erased' : undefined],
      ['Request', <CopyValue key="request" value={facts.requestId} what="the request’s id" />],
    ])} />
  );
}

type Fact = Parameters<typeof Facts>[0]['facts'][number];
type Told = readonly [string, ReactNode, (string | undefined)?] | null;

/** Facts of which some have a hint. */
function told(facts: readonly Told[]): Fact[] {
  return facts.map((fact) => {
    if (fact === null) return null;
    const [name, value, hint] = fact;
    return hint === undefined ? [name, value] : [name, value, hint];
  });
}
