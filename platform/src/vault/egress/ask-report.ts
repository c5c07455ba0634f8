import { addressRefusedIn } from '../../foundation/index.ts';
import { openCredential } from '../sealed-credential.ts';
import { repeatsSecret } from '../scrub.ts';
import type { ReportAnswer, ReportRequest } from './protocol.ts';
import { readJson } from './read-json.ts';
import { EgressRefusal, type EgressServiceOptions, bindingOf, providerOf } from './service-options.ts';

/** A page of some days fits; more than the api role takes would be lost on the way. */
const pageLimitBytes = 1_500_000;
const timeoutMilliseconds = 10_000;

/**
 * Opens an admin key for one page of its provider's report. A GET, to the key's own origin, at one of the paths that the provider's description names:
 * nothing can be changed with it, and nothing be asked of a model. Redirects are not followed.
 */
export async function askReport(options: EgressServiceOptions, asked: ReportRequest): Promise<ReportAnswer> {
  const { credential, path } = asked;
  const provider = providerOf(options.providers, credential);
  const [bare = ''] = path.split('?', 1);
  if (!(provider.reports ?? []).some((allowed) => allowed.test(bare))) throw new EgressRefusal(422, 'no-report');
  const tenantKey = await options.ring.unwrap({ ...asked.tenantKey, tenantId: credential.tenantId });
  const key = openCredential(tenantKey, asked, bindingOf(credential, asked.tenantKey)).reveal();
  try {
    const answer = await options.egress.pool(`${credential.tenantId} ${credential.credentialId}`, provider.origin, false).request({
      method: 'GET', path, signal: options.deadline?.() ?? AbortSignal.timeout(timeoutMilliseconds),
      headers: { accept: 'application/json', 'user-agent': 'keystead', ...provider.authorise(key) },
    });
    const body = await readJson(answer.body, pageLimitBytes);
    options.logger.info({ provider: provider.id, credentialId: credential.credentialId, status: answer.statusCode }, 'usage report read');
    // Of what is no report nothing comes back, and nothing that repeats the key.
    return { status: answer.statusCode, body: answer.statusCode !== 200 || typeof body !== 'object' || repeatsSecret(JSON.stringify(body), key) ? null : body };
  } catch (error) {
    options.logger.warn({ provider: provider.id, refused: addressRefusedIn(error)?.reason }, 'usage report could not be read');
    return { status: 0, body: null };
  }
}
