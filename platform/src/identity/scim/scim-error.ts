import { KeysteadError } from '../../foundation/index.ts';

/** Values of `scimType` (RFC 7644, section 3.12, table 9) that are used here. */
type ScimType = 'invalidFilter' | 'uniqueness' | 'mutability' | 'invalidSyntax' | 'invalidPath' | 'invalidValue' | 'noTarget';

/** An error as SCIM has it. */
export class ScimError extends Error {
  readonly status: number;
  readonly scimType: ScimType | undefined;

  constructor(status: number, detail: string, scimType?: ScimType) {
    super(detail);
    this.name = 'ScimError';
    this.status = status;
    this.scimType = scimType;
  }
}

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** Any error as an answer: ours by their text, everything else without one. */
export function errorResponse(error: unknown): Response {
  const known = error instanceof ScimError ? error : error instanceof KeysteadError ? new ScimError(error.status, error.message, error.code === 'conflict' ? 'uniqueness' : undefined) : new ScimError(500, 'It failed; the log of the program says why.');
  return scimResponse(known.status, { schemas: [errorSchema], status: String(known.status), detail: known.message, ...(known.scimType === undefined ? {} : { scimType: known.scimType }) });
}

/** @param body `null`: none. */
export function scimResponse(status: number, body: object | null, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(body === null ? null : JSON.stringify(body), { status, headers: { 'cache-control': 'no-store', ...(body === null ? {} : { 'content-type': 'application/scim+json; charset=utf-8' }), ...headers } });
}
