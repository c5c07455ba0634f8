import type { Run } from '@keystead/contract';

const nanosInDollar = 1_000_000_000n;

/** Nano-US-dollars in words, exactly: at least two decimals, and as many as it takes. */
export function inDollars(nanoUsd: number): string {
  const nanos = BigInt(nanoUsd);
  const decimals = String(nanos % nanosInDollar).padStart(9, '0').replace(/0{1,7}$/, '');
  return `US$${nanos / nanosInDollar}.${decimals}`;
}

/** The receipt of a run as its export shows it: which request wrote the text, what it cost, and where that can be checked. */
export function receiptRows(run: Pick<Run, 'id' | 'receipt' | 'sandbox' | 'costNanoUsd'>): readonly (readonly [string, string])[] {
  const { receipt } = run;
  if (receipt === null || receipt.requestId === null) return [];
  const shipped = receipt.provider !== null;
  const cost = run.costNanoUsd === null ? 'the price was not known' : inDollars(run.costNanoUsd);
  const rows: readonly (readonly [string, string | null])[] = [
    ['Request', receipt.requestId],
    ['Cost of the request', !shipped ? 'not in the ledger yet' : run.sandbox ? `none: the sandbox charges nothing (make-believe price ${cost})` : cost],
    ['Tokens', receipt.inputTokens === null && receipt.outputTokens === null ? null : `${receipt.inputTokens ?? '?'} in, ${receipt.outputTokens ?? '?'} out`],
    ['To check it', `its receipt stands in Keystead at /runs/${run.id}/receipt; saved as a file, it is checked anywhere by “keystead receipt verify FILE”`],
  ];
  return rows.flatMap(([label, value]): (readonly [string, string])[] => (value === null ? [] : [[label, value]]));
}
