import { type Operation, errorCodes, operations } from '@keystead/contract';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';

/** Errors that any operation can answer. */
const everywhere = ['invalid_request', 'unauthenticated', 'forbidden', 'internal', 'unavailable'] as const;

const problemSchema = {
  type: 'object' as const,
  required: ['type', 'title', 'status', 'code', 'parameters', 'fix', 'traceId'],
  properties: {
    type: { type: 'string' as const }, title: { type: 'string' as const }, status: { type: 'integer' as const }, code: { type: 'string' as const, enum: Object.keys(errorCodes) },
    parameters: { type: 'object' as const }, fix: { type: 'string' as const, description: 'What to do next' }, traceId: { type: 'string' as const },
    issues: { type: 'array' as const, items: { type: 'object' as const, properties: { path: { type: 'string' as const }, message: { type: 'string' as const } } } },
  },
};

/** The OpenAPI 3.1 document, made from the same declarations that the server routes by. */
export function openApiDocument(serverUrl: string): object {
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of Object.values(operations) as Operation[]) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Keystead API', version: '1.0.0', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: 'The control plane of Keystead. Errors are problem+json (RFC 9457) with a stable `code`. A POST may carry `Idempotency-Key`; lists page by opaque cursors; edits carry `If-Match`. The gateway speaks its providers’ own dialects and is not described here.',
    },
    servers: [{ url: serverUrl }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token (ks_…)' },
        session: { type: 'apiKey', in: 'cookie', name: 'keystead', description: 'The console’s session' },
      },
      schemas: { Problem: problemSchema },
    },
    'x-error-codes': Object.entries(errorCodes).map(([code, text]) => ({ code, ...text })),
  });
}

function describe(operation: Operation): ZodOpenApiOperationObject {
  const codes = [...new Set([...everywhere.filter((code) => operation.permission !== 'public' || (code !== 'unauthenticated' && code !== 'forbidden')), ...(operation.stepUp === true ? ['step_up_required', 'second_factor_enrolment_required'] as const : []), ...(operation.errors ?? [])])];
  const byStatus = Map.groupBy(codes, (code) => String(errorCodes[code].status));
  const responses: ZodOpenApiOperationObject['responses'] = { [`${operation.status}`]: answer(operation) };
  for (const [status, of] of byStatus) {
    responses[status as '400'] = { description: of.map((code) => `\`${code}\`: ${errorCodes[code].title}`).join('\n'), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
  }
  return {
    operationId: operation.id, summary: operation.summary, tags: [operation.tag], 'x-permission': operation.permission, ...(operation.stepUp === true ? { 'x-step-up': true } : {}),
    ...(operation.description === undefined ? {} : { description: operation.description }),
    security: operation.permission === 'public' ? [] : [{ token: [] }, { session: [] }],
    requestParams: {
      ...(operation.params === undefined ? {} : { path: operation.params }),
      ...(operation.query === undefined ? {} : { query: operation.query }),
    },
    ...(operation.needsEtag === true ? { parameters: [{ name: 'If-Match', in: 'header', required: true, schema: { type: 'string' }, description: 'The ETag that was read' }] } : {}),
    ...requestBody(operation),
    responses,
  };
}

function requestBody(operation: Operation): Pick<ZodOpenApiOperationObject, 'requestBody'> {
  if (operation.requestContent !== undefined) return { requestBody: { required: true, content: { [operation.requestContent]: { schema: { type: 'string', format: 'binary' } } } } };
  if (operation.body === undefined) return {};
  return { requestBody: { required: true, content: { 'application/json': { schema: operation.body } } } };
}

function answer(operation: Operation): ZodOpenApiOperationObject['responses']['200'] {
  if (operation.response === null) return { description: 'Done' };
  return { description: operation.summary, content: { [operation.responseContent ?? 'application/json']: { schema: operation.response } } };
}
