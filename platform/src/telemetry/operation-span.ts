import type { OperationEnd } from '../foundation/index.ts';
import { type SpanSketch, known } from './span-sketch.ts';

/** The span of an operation of the control plane: its name and how it ended, nothing of path parameters, query or body. */
export function operationSpan(end: OperationEnd, endedAt: number): SpanSketch {
  const { operation, status } = end;
  const failed = status >= 500 ? String(status) : null;
  return {
    name: `${operation.method} ${operation.path}`, kind: 'server', start: endedAt - end.milliseconds, end: endedAt, errorType: failed, children: [],
    attributes: known({ 'http.request.method': operation.method, 'http.route': operation.path, 'http.response.status_code': status, 'error.type': failed, 'keystead.operation': operation.id, 'keystead.trace_id': end.traceId }),
  };
}
