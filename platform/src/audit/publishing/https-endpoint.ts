import type { PostText } from './http.ts';
import { type Place, PlaceProblem, publishEach } from './place.ts';

/** An address of the operator's: each checkpoint is a POST of the signed note, told apart by origin and size in `Idempotency-Key`. */
export function openHttpsEndpoint({ url, token }: { readonly url: string; readonly token: string | null }, post: PostText): Place {
  const { host } = new URL(url);
  return {
    id: 'https', what: `the address at ${host}`, periodMilliseconds: null, held: null,
    publish: (checkpoints) => publishEach(checkpoints, async ({ origin, size, note }) => {
      const { status } = await post(url, note, { 'idempotency-key': `${origin}/${size}`, ...(token === null ? {} : { authorization: `Bearer ${token}` }) });
      if (status >= 200 && status < 300) return { note: null };
      throw new PlaceProblem(status === 429 || status >= 500 ? 'unreachable' : 'refused', `${host} answers ${status}`);
    }),
    close: async () => undefined,
  };
}
