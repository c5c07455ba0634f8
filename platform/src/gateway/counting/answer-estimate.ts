import { readCountable } from '../../dialects/index.ts';
import { GatewayError } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import { receiptHeaders } from '../upstream/answer-headers.ts';

interface Asked { readonly path: string; readonly body: Readonly<Record<string, unknown>>; readonly provider: string; readonly tenantId: string }

/**
 * Answers a question for a count whose provider has no counter: by an estimate, marked as one in a header and in the answer. No key is
 * opened and nothing is sent.
 * @throws DialectError for a body that is wrong; GatewayError `unavailable`
 */
export async function answerEstimate(exchange: Exchange, { path, body, provider, tenantId }: Asked): Promise<void> {
  const countable = readCountable({ from: exchange.dialectId, path, body });
  const tokens = await exchange.deps.tokenEstimator.estimate(countable.texts, tenantId)
    .catch((cause: unknown) => { throw new GatewayError('unavailable', { detail: 'tokens cannot be estimated' }, { retryAfterSeconds: 2, cause }); });
  const warnings = [{ field: 'model', message: `${provider} has no counter of its own: this is an estimate by another tokenizer, usually within 20 %.` }, ...countable.warnings];
  const text = JSON.stringify({ ...countable.tell(tokens + countable.tokensBeside), warnings });
  const headers = receiptHeaders({ requestId: exchange.requestId, dialect: exchange.dialectId, target: null, servedModel: null, attempts: 0 });
  headers.push('content-type', 'application/json', 'x-keystead-estimated', 'true', 'x-keystead-warnings', String(warnings.length), 'content-length', String(Buffer.byteLength(text)));
  exchange.response.writeHead(200, headers);
  exchange.response.end(text);
}
