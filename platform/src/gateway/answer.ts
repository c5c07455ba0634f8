import { isAscii } from 'node:buffer';
import { type AnswerFacts, tellFailure, type Translation } from '../dialects/index.ts';
import { GatewayError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { lookOnWhole } from './shadow/look-on.ts';
import { answerHeaders, headerText, type ProviderHeaders, type Receipt, receiptHeaders, translatedHeaders } from './upstream/answer-headers.ts';
import type { Scrubber } from './upstream/scrub.ts';

interface WholeAnswer { readonly status: number; readonly headers: ProviderHeaders; readonly body: Buffer; readonly truncated: boolean }

/** Sends a whole answer on, byte for byte or in the caller's dialect, and gives what it says of usage; `null` where it cannot be read. */
export function deliverAnswer(exchange: Exchange, answer: WholeAnswer, receipt: (servedModel: string | null) => Receipt, scrubber: Scrubber): AnswerFacts | null {
  const ascii = isAscii(answer.body);
  const text = answer.body.toString(ascii ? 'latin1' : 'utf8');
  const facts = factsOf(exchange, text, answer, scrubber);
  if (exchange.watch !== null) lookOnWhole(exchange, answer.body);
  const { translation } = exchange;
  const body = scrubber.scrubAnswer(translation === null ? answer.body : translateAnswer(translation, answer, receipt(null)));
  const told = receipt(facts?.servedModel ?? null);
  const headers = translation === null
    ? answerHeaders(answer.headers, told, scrubber)
    : translatedHeaders(answer.headers, told, scrubber, { type: 'application/json', to: translation.to, warnings: translation.warnings.length });
  headers.push('content-length', String(body.length));
  exchange.response.writeHead(answer.status, headers);
  exchange.content?.delivered(body);
  // ASCII, as most answers are, was decoded already; as Latin-1 text, each byte is one character, and Node.js sends head and body in one plain write.
  if (body.length <= oneWriteBytes) exchange.response.end(ascii && body === answer.body ? text : body.toString('latin1'), 'latin1');
  else exchange.response.end(body);
  return facts;
}

const oneWriteBytes = 32_768;

/** @throws GatewayError `provider_failed` where it is no answer of its dialect */
function translateAnswer(translation: Translation, answer: WholeAnswer, receipt: Receipt): Buffer {
  const translated = translation.answer(parse(answer.body.toString('utf8')));
  if (translated === null) throw new GatewayError('provider_failed', { provider: receipt.target?.provider.name ?? 'The provider', detail: 'its answer cannot be read' });
  return Buffer.from(JSON.stringify(translated));
}

/** A provider may send anything: what is not what its dialect says, is passed on and metered as an estimate. */
export function readFacts(exchange: Exchange, answer: WholeAnswer, scrubber: Scrubber): AnswerFacts | null {
  return factsOf(exchange, answer.body.toString('utf8'), answer, scrubber);
}

function factsOf(exchange: Exchange, text: string, { headers }: Pick<WholeAnswer, 'headers'>, scrubber: Scrubber): AnswerFacts | null {
  try {
    return scrubber.scrubFacts(exchange.upstreamDialect.readAnswer(JSON.parse(text), headers));
  } catch {
    return null;
  }
}

/**
 * Sends a provider's error on in its own words, without the key. What is no JSON (a proxy's HTML page), or was cut, is
 * replaced by an error of ours with the same status; what came in another dialect is told in the caller's. Gives the status.
 */
export function deliverProviderError(exchange: Exchange, answer: WholeAnswer, receipt: Receipt, scrubber: Scrubber): number {
  const text = answer.body.toString('utf8');
  const { translation } = exchange;
  if (translation !== null) {
    const told = tellFailure(translation.failure(answer.status, answer.headers, parse(scrubber.scrubError(text))), exchange.requestId);
    exchange.sendCallerError(told, [...receiptHeaders(receipt), 'x-keystead-translated-from', translation.to]);
    return told.status;
  }
  if (answer.truncated || !isJson(text)) {
    const provider = receipt.target?.provider.name ?? 'The provider';
    exchange.sendError(new GatewayError('provider_failed', { provider, detail: `HTTP ${answer.status}` }), receiptHeaders(receipt), answer.status);
    return answer.status;
  }
  const body = Buffer.from(scrubber.scrubError(text), 'utf8');
  const type = jsonType(headerText(answer.headers, 'content-type'));
  const headers = answerHeaders({ ...answer.headers, 'content-type': type }, receipt, scrubber);
  headers.push('content-length', String(body.length));
  exchange.response.writeHead(answer.status, headers);
  exchange.response.end(body);
  return answer.status;
}

/** A failed stream may call its plain JSON body an event stream; clients would wait for events in it. */
function jsonType(type: string | null): string {
  return type === null || type.startsWith('text/event-stream') || type.startsWith('application/vnd.amazon.eventstream') ? 'application/json' : type;
}

function isJson(text: string): boolean {
  return parse(text) !== undefined;
}

/** `undefined` where it is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
