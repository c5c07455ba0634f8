import { isRecord, type Schema, textOf } from '../../schema/index.ts';

/** What the reference shows of an operation, read from an OpenAPI 3.1 document. */
export interface ApiOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description: string | null;
  /** A permission, `session` or `public`. */
  readonly permission: string;
  readonly parameters: readonly ApiParameter[];
  readonly body: ApiContent | null;
  readonly answers: readonly ApiAnswer[];
  readonly errorCodes: readonly string[];
}
interface ApiParameter {
  readonly name: string;
  readonly place: string;
  readonly required: boolean;
  readonly description: string | null;
  readonly schema: Schema;
}
export interface ApiContent { readonly type: string; readonly schema: Schema }
interface ApiAnswer { readonly status: string; readonly description: string; readonly content: ApiContent | null }
export interface ApiError { readonly code: string; readonly status: number; readonly title: string; readonly fix: string; readonly retryable: boolean }

export interface ApiDocument {
  readonly title: string;
  readonly version: string;
  readonly description: string | null;
  readonly server: string | null;
  readonly operations: readonly ApiOperation[];
  readonly errors: readonly ApiError[];
  readonly components: Schema;
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
const recordOf = (value: unknown): Schema => (isRecord(value) ? value : {});
const listOf = (value: unknown): readonly Schema[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** Reads a document as it came over the wire; what it does not understand is left out. Pure. */
export function readApiDocument(untrusted: unknown): ApiDocument {
  const root = recordOf(untrusted);
  const info = recordOf(root['info']);
  const operations = Object.entries(recordOf(root['paths'])).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = recordOf(item)[method];
      return isRecord(operation) ? [readOperation(method, path, operation)] : [];
    }));
  return {
    title: textOf(info['title']) ?? 'API', version: textOf(info['version']) ?? '', description: textOf(info['description']) ?? null,
    server: textOf(listOf(root['servers'])[0]?.['url']) ?? null, operations, errors: listOf(root['x-error-codes']).map(readError), components: recordOf(recordOf(root['components'])['schemas']),
  };
}

function readOperation(method: string, path: string, operation: Schema): ApiOperation {
  const answers = Object.entries(recordOf(operation['responses'])).map(([status, answer]): ApiAnswer => ({ status, description: textOf(recordOf(answer)['description']) ?? '', content: contentOf(recordOf(answer)) }));
  const failures = answers.filter(({ status }) => !status.startsWith('2'));
  return {
    id: textOf(operation['operationId']) ?? `${method} ${path}`, method: method.toUpperCase(), path, tag: textOf(Array.isArray(operation['tags']) ? operation['tags'][0] : null) ?? 'Other',
    summary: textOf(operation['summary']) ?? '', description: textOf(operation['description']) ?? null, permission: textOf(operation['x-permission']) ?? 'public',
    parameters: listOf(operation['parameters']).map(readParameter), body: contentOf(recordOf(operation['requestBody'])), answers: answers.filter(({ status }) => status.startsWith('2')),
    // The description of a failure names its codes in backquotes.
    errorCodes: [...new Set(failures.flatMap(({ description }) => [...description.matchAll(/^`(\w+)`/gm)].map((match) => match[1] ?? '')))],
  };
}

function readParameter(parameter: Schema): ApiParameter {
  const schema = recordOf(parameter['schema']);
  return { name: textOf(parameter['name']) ?? '', place: textOf(parameter['in']) ?? '', required: parameter['required'] === true, description: textOf(parameter['description']) ?? textOf(schema['description']) ?? null, schema };
}

function contentOf(holder: Schema): ApiContent | null {
  const [first] = Object.entries(recordOf(holder['content']));
  return first === undefined ? null : { type: first[0], schema: recordOf(recordOf(first[1])['schema']) };
}

function readError(error: Schema): ApiError {
  return { code: textOf(error['code']) ?? '', status: Number(error['status']), title: textOf(error['title']) ?? '', fix: textOf(error['fix']) ?? '', retryable: error['retryable'] === true };
}

/** Follows a reference within the document. */
export function resolve(schema: Schema, components: Schema): Schema {
  const reference = textOf(schema['$ref']);
  return reference === undefined ? schema : recordOf(components[reference.split('/').at(-1) ?? '']);
}

/** Operations that hold every searched word, by tag in the order of the document. */
export function findOperations(operations: readonly ApiOperation[], search: string): readonly (readonly [tag: string, operations: readonly ApiOperation[]])[] {
  const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const found = operations.filter((operation) => {
    const text = `${operation.id} ${operation.method} ${operation.path} ${operation.summary} ${operation.tag} ${operation.permission}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  return [...Map.groupBy(found, (operation) => operation.tag)];
}
