import { evidenceOperations } from '@keystead/contract';
import { type ImplementedOperation, attachmentHeaders, implement, sql } from '../../foundation/index.ts';
import type { EvidenceOptions } from './dependencies.ts';
import { describeEvidence } from './describe-evidence.ts';
import { gatherFacts } from './gather-facts.ts';
import { openIsolationTests } from './isolation/isolation-tests.ts';
import { openPacks } from './packs.ts';
import type { EvidenceTables } from './tables.ts';

/** Evidence for reviewers (A6): read as it stands now, and as packs; self-tests of isolation. */
interface EvidencePart {
  readonly operations: readonly ImplementedOperation[];
  /** Does what is due, over all organisations: packs and self-tests. @returns how many things it looked at. */
  tend(): Promise<number>;
}

/** Taken up in one look. */
const atOnce = 10;

export function openEvidence(options: EvidenceOptions): EvidencePart {
  const tables = options.database.as<EvidenceTables>();
  const [packs, tests] = [openPacks(options), openIsolationTests(options)];
  const tasks = { pack: packs, test: tests } as const;
  return {
    operations: [
      implement(evidenceOperations.readEvidence, async ({ principal }) => describeEvidence(await gatherFacts(options, principal.tenantId))),
      implement(evidenceOperations.listEvidencePacks, ({ principal }) => packs.list(principal.tenantId)),
      implement(evidenceOperations.makeEvidencePack, ({ principal }) => packs.request(principal)),
      implement(evidenceOperations.downloadEvidencePack, async ({ principal, params, query }) => {
        const file = await packs.download(principal, params.packId, query.format);
        return new Response(new Uint8Array(file.bytes), { headers: attachmentHeaders(file.name, file.contentType) });
      }),
      implement(evidenceOperations.listIsolationTests, ({ principal }) => tests.list(principal.tenantId)),
      implement(evidenceOperations.readIsolationTest, ({ principal, params }) => tests.read(principal.tenantId, params.testId)),
      implement(evidenceOperations.startIsolationTest, ({ principal }) => tests.request(principal)),
    ],
    async tend() {
      const due = await tables.transaction(async (trx) => (await sql<{ task: keyof typeof tasks; tenant_id: string; subject_id: string }>`select task, tenant_id, subject_id from keystead.evidence_to_tend(${options.clock.now()}, ${atOnce})`.execute(trx)).rows);
      for (const { task, tenant_id: tenantId, subject_id: id } of due) {
        // One organisation's trouble is its own: it is tried again, the others go on.
        await tasks[task].tend(tenantId, id).catch((error: unknown) => { options.logger.error({ err: error, [task]: id }, 'evidence could not be made just now; it is tried again'); });
      }
      return due.length;
    },
  };
}
