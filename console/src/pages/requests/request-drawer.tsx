import { playgroundApp, type RequestDetail, testPromptApp } from '@keystead/contract';
import { Drawer } from '@mantine/core';
import { Star } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { CopyValue, Facts, formatDateTime, formatMilliseconds, formatMoney, formatNumber, Notice, ProblemNotice, SandboxBadge, Waiting } from '../../ui/index.ts';
import { type Names, useNames } from '../../vocabulary/index.ts';
import { Attempts } from './attempts.tsx';
import { OutcomeBadge, servedDiffers } from './request-columns.tsx';
import classes from './requests.module.css';
import { WhyCard } from './why-card.tsx';

/** One request, opened by `?request=…`. */
export function RequestDrawer() {
  const [requestId, setRequestId] = useSearchParameter('request', '');
  const { data, error, refetch } = useRead('readRequest', { params: { requestId } }, { enabled: requestId !== '' });
  const request = data?.requestId === requestId ? data : undefined;
  return (
    <Drawer opened={requestId !== ''} onClose={() => setRequestId(null)} position="right" size="34rem" title="Receipt" closeButtonProps={{ 'aria-label': 'Close' }}>
      {error !== null && requestId !== '' && <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      {request === undefined ? error === null && <Waiting lines={12} /> : <Receipt request={request} />}
    </Drawer>
  );
}

const usageStates: Readonly<Record<RequestDetail['usageState'], string>> = {
  settled: 'as the provider counted it', estimated: 'estimated, the provider has not said', reconciled: 'reconciled after an interruption', none: 'nothing was used',
};

function Receipt({ request }: { readonly request: RequestDetail }) {
  const names = useNames();
  const mayReadAudit = useMay('audit.read');
  const refused = request.outcome === 'refused';
  return (
    <div className={classes.receipt}>
      <div className={classes.receiptHead}>
        {!refused && <span className={`${classes.receiptCost} ks-number`}>{request.costNanoUsd === null ? 'Price unknown' : formatMoney(request.costNanoUsd)}</span>}
        <OutcomeBadge row={request} />
        {request.sandbox && <SandboxBadge />}
      </div>
      <WhyCard request={request} />
      {request.costNanoUsd === null && !refused && <Notice tone="warn" title="This request is in no sum">There is no price on file for {request.servedModel ?? request.sentModel ?? request.askedModel}. Its tokens are counted.</Notice>}
      <Attempts request={request} />
      <Facts facts={[...callerFacts(request, names), ...modelFacts(request, names), ...(refused ? [] : usageFacts(request)), ...policyFacts(request)].map(withoutUndefined)} />
      {!refused && <p><a className="ks-link" href={`/receipts/${request.requestId}`}>The whole receipt, with its proof</a></p>}
      <p className="ks-soft">What was asked and answered is not kept by the gateway, so it cannot be shown here.{mayReadAudit && <> Its use of a key, or its refusal, is an entry of the <a className="ks-link" href={`/audit?action=${refused ? 'request.refused' : 'credential.used'}`}>audit log</a>.</>}</p>
    </div>
  );
}

type Fact = readonly [string, ReactNode, (string | undefined)?] | null;
const mono = (text: string) => <span className="ks-mono">{text}</span>;

function callerFacts(request: RequestDetail, names: Names): readonly Fact[] {
  const { appId, runId } = request;
  return [
    ['When', formatDateTime(request.occurredAt)], ['Person', request.userName ?? 'none'],
    request.tokenName === null ? null : ['API token', request.tokenName], request.teamName === null ? null : ['Team', request.teamName],
    request.project === null ? null : ['Client project', mono(request.project)], request.workflow === null ? null : ['Workflow', mono(request.workflow)],
    request.tags === null ? null : ['Tags', mono(Object.entries(request.tags).map(([key, value]) => `${key}=${value}`).join(', '))],
    appId === null ? null : ['App', runId === null || appId === playgroundApp || appId === testPromptApp ? names.app(appId) : <a key="run" className="ks-link" href={`/runs/${runId}`}>{names.app(appId)}, see the run</a>],
    ['Environment', request.environment], ['Endpoint', mono(request.endpoint), request.stream ? 'streamed' : 'not streamed'],
    ['Request', <CopyValue key="id" value={request.requestId} what="the request’s id" />],
  ];
}

function modelFacts(request: RequestDetail, names: Names): readonly Fact[] {
  return [
    ['Asked for', mono(request.askedModel)], request.route === null ? null : ['Route', request.route], request.sentModel === null ? null : ['Sent as', mono(request.sentModel)],
    request.servedModel === null ? null : ['Answered by', <span key="served">{mono(request.servedModel)}{servedDiffers(request) && <Star size={12} className={classes.star} aria-label="differs" />}</span>, servedDiffers(request) ? 'not the name that was asked for; often a dated version of it' : undefined],
    request.provider === null ? ['Provider', 'none was reached'] : ['Provider', names.provider(request.provider)],
    request.fingerprint === null ? null : ['Key', request.credentialId === null || request.payer === 'platform' ? mono(request.fingerprint) : <a key="key" className="ks-link ks-mono" href={`/credentials/${request.credentialId}`}>{request.fingerprint}</a>, request.sandbox ? 'charged by nobody' : `paid by ${request.payer === 'platform' ? 'the platform' : 'you'}`],
    request.shadowOf === null ? null : ['Shadow', <>repeats <a className="ks-link" href={`/requests?request=${request.shadowOf}`}>this request</a></>, 'sent for comparison once its caller had the answer; nobody saw this one'],
    request.translatedTo === null ? null : ['Translated', <>into {mono(request.translatedTo)}</>, request.warnings === 0 ? 'everything was carried over' : `${formatNumber(request.warnings)} ${request.warnings === 1 ? 'thing' : 'things'} without an exact twin there`],
    request.providerRequestId === null ? null : ['Provider’s id', <CopyValue key="provider" value={request.providerRequestId} what="the provider’s id of the request" />],
  ];
}

function usageFacts(request: RequestDetail): readonly Fact[] {
  const { tokens } = request;
  return [
    ['Tokens in', formatNumber(tokens.input), cacheWords(request)],
    ['Tokens out', formatNumber(tokens.output), tokens.reasoning === null || tokens.reasoning === 0 ? undefined : `${formatNumber(tokens.reasoning)} of them for reasoning`],
    request.outputLimit === null ? null : ['Output limit', formatNumber(request.outputLimit), 'lowered, so that it fitted into a budget'],
    ['Usage', usageStates[request.usageState]], givenUpFact(request), request.priceVersion === null ? null : ['Price list', mono(request.priceVersion)],
    ['Took', formatMilliseconds(request.latencyMs), request.firstByteMs === null ? undefined : `first byte after ${formatMilliseconds(request.firstByteMs)}`],
  ];
}

/** What may be billed beside the answer; own keys and credits apart. */
function givenUpFact({ givenUp }: RequestDetail): Fact {
  if (givenUp === null) return null;
  const parts = [givenUp.ownNanoUsd > 0 ? `${formatMoney(givenUp.ownNanoUsd)} with own keys` : '', givenUp.platformNanoUsd > 0 ? `${formatMoney(givenUp.platformNanoUsd)} with platform credits` : '', givenUp.unpriced > 0 ? `${formatNumber(givenUp.unpriced)} of unknown price` : ''].filter((part) => part !== '');
  return ['Given up, and billed', parts.join(', ') || formatMoney(0), givenUp.estimatedNanoUsd > 0 ? `${formatMoney(givenUp.estimatedNanoUsd)} of it estimated, until the provider’s bill is taken in` : 'by the provider’s bill'];
}

function policyFacts({ policy }: RequestDetail): readonly Fact[] {
  if (policy === null) return [];
  const finds = Object.entries(policy.finds).map(([category, count]) => `${formatNumber(count)} × ${category}`).join(', ');
  return [['Data class', policy.dataClass], ['Policy', policy.action, finds === '' ? 'nothing was found' : `found: ${finds}`]];
}

function withoutUndefined(fact: Fact): readonly [string, ReactNode, string?] | null {
  if (fact === null) return null;
  const [name, value, hint] = fact;
  return hint === undefined ? [name, value] : [name, value, hint];
}

function cacheWords({ tokens }: RequestDetail): string | undefined {
  const parts = [
    tokens.cacheRead === null || tokens.cacheRead === 0 ? null : `${formatNumber(tokens.cacheRead)} read from cache`,
    tokens.cacheWrite === null || tokens.cacheWrite === 0 ? null : `${formatNumber(tokens.cacheWrite)} written to cache`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? undefined : parts.join(', ');
}
