import type { Pool } from 'undici';
import { jsonOrNull } from '../../foundation/index.ts';
import { type Deadline, asUnavailable, defaultDeadline } from './deadline.ts';

/** Where the connections of a driver come from: the one way out to the network, with its rules about addresses. */
export type Connect = (origin: string) => Pool;

export interface KmsRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** An answer; `json` is `null` where the body is none. It may hold a key: it is never logged or put into an error. */
export interface KmsAnswer { readonly status: number; readonly json: unknown }

export type KmsHttp = (request: KmsRequest) => Promise<KmsAnswer>;

const answerLimitBytes = 262_144;

/**
 * HTTP as the drivers need it: one small request, one small answer, within one time limit, redirects not followed.
 * @throws VaultError `kms-unavailable` where no answer came.
 */
export function createKmsHttp(kms: string, options: { connect: Connect; deadline?: Deadline | undefined }): KmsHttp {
  const { connect, deadline = defaultDeadline } = options;
  return async ({ method, url, headers, body }) => {
    const target = new URL(url);
    try {
      const answer = await connect(target.origin).request({
        method, path: `${target.pathname}${target.search}`, signal: deadline(),
        headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body }),
      });
      const chunks: Buffer[] = [];
      let total = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        total += chunk.byteLength;
        if (total > answerLimitBytes) throw new RangeError('answer too large');
        chunks.push(chunk);
      }
      return { status: answer.statusCode, json: jsonOrNull(Buffer.concat(chunks).toString('utf8')) };
    } catch (error) {
      throw asUnavailable(kms, error);
    }
  };
}
