import type { IncomingMessage } from 'node:http';
import type { Environment } from '@keystead/contract';
import type { Exchange } from './exchange.ts';
import type { RequestEnd } from './ports.ts';

/** What is told of a request at its end. Names that a caller made up (paths, models nobody resolved) are not among it. */
export function requestEnd(exchange: Exchange, request: IncomingMessage): RequestEnd {
  const { served, surface, record, response } = exchange;
  const traceparent = request.headers['traceparent'];
  const ending = served?.ending ?? null;
  return {
    requestId: exchange.requestId, dialect: exchange.dialectId, endpoint: surface?.endpoint ?? null, kind: surface?.kind ?? null,
    tenantId: record?.tenantId ?? null, environment: (record?.caller.environment ?? null) as Environment | null, stream: record?.stream ?? false,
    status: ending?.status ?? (response.headersSent ? response.statusCode : 0), outcome: ending?.outcome ?? unserved(exchange),
    code: ending?.outcome === 'answered' ? null : exchange.errorCode ?? served?.attempts.at(-1)?.code ?? null,
    provider: served?.provider ?? null, model: served?.model ?? null, servedModel: ending?.facts?.servedModel ?? null,
    usage: ending?.whole === true ? ending.facts?.usage ?? null : null, attempts: served?.attempts ?? [],
    latencyMs: ending?.latencyMs ?? exchange.elapsed(), firstByteMs: ending?.firstByteMs ?? null,
    untrustedTraceparent: typeof traceparent === 'string' ? traceparent : null,
  };
}

/** Nobody was asked: a list of models was answered, an error, or the caller left while it still sent. */
function unserved(exchange: Exchange): RequestEnd['outcome'] {
  if (exchange.errorCode !== null) return 'refused';
  return exchange.response.headersSent ? 'answered' : 'cancelled';
}
