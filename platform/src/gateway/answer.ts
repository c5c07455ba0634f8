import type { AnswerFacts } from '../dialects/index.ts';
import { GatewayError } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { answerHeaders, headerText, type ProviderHeaders, type Receipt, receiptHeaders } from './upstream/answer-headers.ts';
import type { Scrubber } from './upstream/scrub.ts';

interface WholeAnswer { readonly status: number; readonly headers: ProviderHeaders; readonly body: Buffer; readonly truncated: boolean }

/** Sends a whole answer on, byte for byte, and gives what it says of usage; `null` where it cannot be read. */
export function deliverAnswer(exchange: Exchange, answer: WholeAnswer, receipt: (servedModel: string | null) => Receipt, scrubber: Scrubber): AnswerFacts | null {
  const facts = readFacts(exchange, answer, scrubber);
  const body = scrubber.scrubAnswer(answer.body);
  const headers = answerHeaders(answer.headers, receipt(facts?.servedModel ?? null), scrubber);
  headers.push('content-length', String(body.length));
  exchange.response.writeHead(answer.status, headers);
  // As Latin-1 text, each byte is one character, and Node.js sends head and body in one plain write.
  if (body.length <= oneWriteBytes) exchange.response.end(body.toString('latin1'), 'latin1');
  else exchange.response.end(body);
  return facts;
}

const oneWriteBytes = 32_768;

/** A provider may send anything: what is not what its dialect says, is passed on and metered as an estimate. */
export function readFacts(exchange: Exchange, answer: WholeAnswer, scrubber: Scrubber): AnswerFacts | null {
  try {
    return scrubber.scrubFacts(exchange.dialect.readAnswer(JSON.parse(answer.body.toString('utf8')), answer.headers));
  } catch {
    return null;
  }
}

/**
 * Sends a provider's error on in its own words, without the key. What is no JSON (a proxy's HTML page), or was cut, is
 * replaced by an error of ours with the same status. Gives the status.
 */
export function deliverProviderError(exchange: Exchange, answer: WholeAnswer, receipt: Receipt, scrubber: Scrubber): number {
  const text = answer.body.toString('utf8');
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
  return type === null || type.startsWith('text/event-stream') ? 'application/json' : type;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
