import { type Egress, addressRefusedIn } from '../../foundation/index.ts';
import { PlaceProblem } from './place.ts';

interface TextAnswer { readonly status: number; readonly text: string; readonly contentType: string }
/** Sends one text. @throws PlaceProblem `unreachable` where no answer came. */
export type PostText = (url: string, body: string, headers?: Readonly<Record<string, string>>) => Promise<TextAnswer>;

const limitMilliseconds = 15_000;
const answerLimitBytes = 65_536;

/** One small request, one small answer, within one time limit, redirects not followed. */
export function createPostText(egress: Egress): PostText {
  return async (url, body, headers = {}) => {
    const target = new URL(url);
    try {
      const answer = await egress.pool('checkpoints', target.origin).request({
        method: 'POST', path: `${target.pathname}${target.search}`, signal: AbortSignal.timeout(limitMilliseconds), headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body,
      });
      const chunks: Buffer[] = [];
      let total = 0;
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        total += chunk.byteLength;
        if (total > answerLimitBytes) throw new RangeError('the answer is too large');
        chunks.push(chunk);
      }
      return { status: answer.statusCode, text: Buffer.concat(chunks).toString('utf8'), contentType: String(answer.headers['content-type'] ?? '') };
    } catch (error) {
      const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
      throw new PlaceProblem('unreachable', addressRefusedIn(error)?.reason ?? `${target.host} does not answer${code}`, { cause: error });
    }
  };
}
