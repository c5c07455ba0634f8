/** What stands after a server's address in a client's setting: some clients add the version by themselves, some do not. */
export type BasePath = '' | '/v1' | '/v1beta';

/** How a client sends the token. */
export type TokenHeader = 'authorization' | 'x-api-key' | 'x-goog-api-key';

/** What an answer is judged by. */
export type Expected = 'list' | 'answer' | 'stream' | 'upgrade-refused' | 'alive' | 'large-refused';

/** One request of a client's handshake, as that client sends it. */
export interface Step {
  /** What is looked at, in the words of the report. */
  readonly says: string;
  readonly method: 'GET' | 'POST' | 'HEAD';
  /** After the server's address; `{model}` is filled in. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body for a model and a text. */
  readonly body?: (model: string, text: string) => object;
  readonly expects: Expected;
}

/** A client as the doctor plays it and as the guide shows its settings: one file each. */
export interface DoctorClient {
  readonly id: string;
  readonly name: string;
  readonly basePath: BasePath;
  readonly token: TokenHeader;
  /** Where the client's settings are; `{base}` and `{model}` are filled in, the token is never. */
  readonly settings: string;
  /** Set where calls come from its maker's servers, which cannot reach an address of the user's own network. */
  readonly callsFromOutside?: true;
  /** What a user of it has to know beside. */
  readonly note?: string;
  readonly steps: readonly Step[];
}
