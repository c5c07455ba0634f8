import type { ZodObject, ZodType, z } from 'zod';
import type { EntryPurpose } from './entry-purposes.ts';
import type { ErrorCode } from './errors.ts';
import type { AnyPermission } from './permissions.ts';

/**
 * An operation of the control plane, declared once: the server routes and validates by it, the OpenAPI document,
 * the console's typed client and the CLI are made from it.
 */
export interface Operation {
  /** Name in code, in OpenAPI (`operationId`) and, in kebab case, in the CLI. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `{parameters}`, below the origin, e.g. `/api/v1/credentials/{credentialId}`. */
  readonly path: `/api/v1/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  /** The permission the caller must hold; `public` needs no session, `session` any signed-in person. */
  readonly permission: AnyPermission | 'public' | 'session';
  readonly params?: ZodObject;
  readonly query?: ZodObject;
  readonly body?: ZodType;
  /** `null`: no body (204). */
  readonly response: ZodType | null;
  readonly status: 200 | 201 | 202 | 204;
  /** Codes beyond the ones every operation can answer (invalid_request, unauthenticated, forbidden, internal …). */
  readonly errors?: readonly ErrorCode[];
  /** Where the request body is not JSON, e.g. a file as it is. */
  readonly requestContent?: string;
  /** Where the answer is not JSON, e.g. `text/event-stream` or a file. */
  readonly responseContent?: string;
  /** A form that another site’s page sends here by the person’s browser. Only for what reads no cookie: it is exempt from the check of `Origin`. */
  readonly fromOtherSites?: true;
  /** An edit that needs `If-Match`. */
  readonly needsEtag?: boolean;
  /** Needs a second factor shown within the last five minutes. The setup session and scoped API tokens are exempt, and audited as such. */
  readonly stepUp?: true;
  /**
   * A field that clients never send as it is: they encrypt it to the vault key and send it as `sealed` (sealing.ts).
   * `subject` names the body field or path parameter that is bound with it.
   */
  readonly seals?: { readonly field: string; readonly purpose: EntryPurpose; readonly subject: string; /** For whom, where that is not the caller’s organisation. */ readonly owner?: 'platform' };
}

/** Declares an operation and keeps its exact types. */
export function defineOperation<const T extends Operation>(operation: T): T {
  return operation;
}

type Inferred<T> = T extends ZodType ? z.output<T> : undefined;
type Sent<T> = T extends ZodType ? z.input<T> : undefined;

/** Parameters as the handler receives them (parsed). */
export type ParamsOf<O extends Operation> = Inferred<O['params']>;
export type QueryOf<O extends Operation> = Inferred<O['query']>;
export type BodyOf<O extends Operation> = Inferred<O['body']>;
/** What the handler returns and the client receives. */
export type ResponseOf<O extends Operation> = Inferred<O['response']>;
/** Query and body as a client may send them (defaults left out). */
export type SentQueryOf<O extends Operation> = Sent<O['query']>;
export type SentBodyOf<O extends Operation> = Sent<O['body']>;
