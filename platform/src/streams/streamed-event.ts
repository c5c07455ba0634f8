/** An entry of the log as other systems are told of it. What a field means, the log's own entry says: this is one of its readings. */
export interface StreamedEvent {
  readonly tenant: string;
  /** Place in the organisation's log. With `tenant` it names the entry for good: receivers know a repeated one by both. */
  readonly sequence: number;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly action: string;
  readonly actionVersion: number;
  /** The sentence a reader of the log sees. */
  readonly summary: string;
  /** `name` is `null` where it is not known, or nobody personal is to be named. */
  readonly actor: { readonly kind: 'user' | 'token' | 'system' | 'operator'; readonly id: string | null; readonly name: string | null };
  readonly subject: { readonly kind: string; readonly id: string | null };
  readonly detail: Readonly<Record<string, unknown>>;
  /** RFC 6962 leaf hash, hex: by it the entry is found in an export that can be verified. */
  readonly leafHash: string;
}

/** Stands where an entry has its place, in one that was made up to try a receiver with. */
export const testSequence = -1;
