/** What the doctor found out about one thing. */
export interface Finding {
  readonly state: 'good' | 'note' | 'wrong';
  /** What was looked at. */
  readonly says: string;
  /** What is wrong, in plain words, and what to do; absent where it is good. */
  readonly what?: string;
  readonly fix?: string;
}

/** What came of one request. Times are milliseconds since it was sent. */
export type Observation =
  | { readonly kind: 'failed'; /** Node.js's error code, or `TIMEOUT`. */ readonly code: string; readonly detail: string }
  | {
    readonly kind: 'answered'; readonly status: number; readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    /** When each piece of the body came. */
    readonly readsAt: readonly number[];
    /** True where the body did not come to its end. */
    readonly broken: boolean;
  };

export type Answered = Extract<Observation, { kind: 'answered' }>;

export const good = (says: string): Finding => ({ state: 'good', says });
export const wrong = (says: string, what: string, fix: string): Finding => ({ state: 'wrong', says, what, fix });
export const note = (says: string, what: string, fix: string): Finding => ({ state: 'note', says, what, fix });
