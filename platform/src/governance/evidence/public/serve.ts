import { platformLogId } from '@keystead/contract';
import { type AuditTables, readLogKey } from '../../../audit/index.ts';
import type { Clock, Database } from '../../../foundation/index.ts';
import { attachmentHeaders } from '../../../foundation/index.ts';
import { writePaper } from '../../../papers/index.ts';
import { readReports } from '../../obligations/controls/reports.ts';
import type { DeploymentFacts } from '../facts.ts';
import { type PublicLog, describeInPublic } from './describe.ts';
import { publicPage, publicPagePolicy } from './page.ts';
import { whitePaper } from './white-paper.ts';

/** The public page of a deployment, and its white paper. */
export interface PublicPages { page(): Promise<Response>; paper(): Promise<Response> }
export const publicPagePath = '/trust';
export const whitePaperPath = '/trust/white-paper.pdf';

/** Both are made at most this often: anybody may ask for them. */
const keptMilliseconds = 600_000;

/** @param options.database opened as `keystead_app`. */
export function openPublicPages(options: { readonly database: Database; readonly clock: Clock; readonly deployment: () => Promise<DeploymentFacts> }): PublicPages {
  const { clock } = options;

  async function readLog(): Promise<PublicLog | null> {
    return options.database.as<AuditTables>().transaction(async (trx) => { const { origin, verifierKey } = await readLogKey(trx, platformLogId); return { origin, verifierKey }; }).catch(() => null);
  }

  const sections = async () => {
    const facts = await options.deployment();
    const at = clock.now();
    const reports = await options.database.as<unknown>().transaction(readReports);
    return { company: facts.company, at, sections: describeInPublic(facts, { log: await readLog(), reports, at }) };
  };
  const page = kept(clock, async () => { const made = await sections(); return Buffer.from(publicPage(made.sections, { ...made, whitePaper: whitePaperPath })); });
  const paper = kept(clock, async () => { const made = await sections(); return (await writePaper('pdf', whitePaper(made.sections, made), 'security')).bytes; });
  const common = { 'cache-control': 'public, max-age=600', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' };
  return {
    page: async () => new Response(new Uint8Array(await page()), { headers: { ...common, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': publicPagePolicy } }),
    paper: async () => new Response(new Uint8Array(await paper()), { headers: { ...common, ...attachmentHeaders('security-white-paper.pdf', 'application/pdf') } }),
  };
}

/** Made once for all who ask meanwhile, and anew when its time is over. What failed is not kept. */
function kept(clock: Clock, make: () => Promise<Uint8Array>): () => Promise<Uint8Array> {
  let current: { readonly until: number; readonly made: Promise<Uint8Array> } | null = null;
  return () => {
    const now = clock.now().getTime();
    if (current === null || current.until <= now) {
      const made = make();
      current = { until: now + keptMilliseconds, made };
      made.catch(() => { current = null; });
    }
    return current.made;
  };
}
