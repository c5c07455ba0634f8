/** Something that is tried against Keystead, by the number that tests carry in their names. */
export interface Trial {
  readonly number: number;
  readonly what: string;
  /** Said where no test carries the number yet. */
  readonly pending?: string;
  /** What the tests leave open. */
  readonly open?: string;
}

const list = (entries: readonly (readonly [number, string, Pick<Trial, 'pending' | 'open'>?])[]): readonly Trial[] => entries.map(([number, what, more]) => ({ number, what, ...more }));

/** The attacks, in groups. The set-up of most: two organisations with people of every role, a provider key each, a provider that keeps every request. */
export const attacks: Readonly<Record<string, readonly Trial[]>> = {
  'Tokens': list([
    [1, 'Forged tokens: no algorithm, an HMAC made with the public key, a key id that is a path or SQL. Refused with 401.'],
    [2, 'Expired, altered or foreign tokens: wrong audience or issuer, or a real token’s first twenty characters. Refused with 401.'],
    [3, 'Quotes, NUL and a megabyte in every header that carries a key. Refused, with a constant number of queries.'],
    [4, 'Forged Host, X-Forwarded-* and X-Original-URL. The decision is the same.'],
    [5, 'A path written otherwise: slashes, dots, percent signs, semicolons, capitals. As protected, or not there.'],
    [6, 'A user or tenant named in the body. Refused.'],
  ]),
  'Isolation': list([
    [7, 'Every operation and verb with another organisation’s ids: 404, the same body and the same queries as for an id that nobody has.'],
    [8, 'Another organisation’s id inside a body. 404.'],
    [9, 'Another organisation’s streams, previews, files and exports, by id or by address alone. Nothing, and files expire. There are no signed addresses.'],
    [10, 'No organisation: in the request, the session, the token or the database transaction. Refused, never a default.'],
    [11, 'Searches, counts and cursors of another organisation. Nothing of it.'],
  ]),
  'Keys on their way out': list([
    [12, 'A field, header or parameter that would choose where the key is sent. Refused.'],
    [13, 'The address of a connection changed while its secret stays. The secret does not open for it, and is entered again.'],
    [14, 'Testing somebody else’s credential, or one’s own against an address of one’s choice. 404, or refused.'],
    [15, 'A provider that redirects. Not followed, and no key goes there.'],
    [16, 'Private and metadata addresses in every notation, and names that change their mind. What is connected to is what was checked.'],
    [17, 'Line ends in models, headers and file names. Refused.'],
    [18, 'A caller’s own Authorization, Host and Connection. They end at the gateway.'],
    [19, 'Crashes, errors and the most talkative logging. No key and no token in anything that comes out.'],
  ]),
  'Parsing': list([
    [20, 'Ambiguous lengths (request smuggling). 400, and the connection is closed.'],
    [21, 'A body above the limit, sent in chunks. 413 before anybody reads it.'],
    [22, 'Every field missing, null, of another type, too long, unknown. A clear refusal; nothing changes and nobody ends.'],
    [23, 'Wild-cards and patterns made to take long. Bounded.'],
  ]),
  'Documents': list([
    [24, 'Archives that grow, and sizes that lie. Aborted on the bytes that really come.'],
    [25, 'File names that are paths. Names are ours.'],
    [26, 'SVG, HTML and files that are two things. Attachments, never shown as a page.'],
    [27, 'Documents that loop or fill the memory. Their process is killed, others go on.'],
    [28, 'A name that lies about the kind. The bytes count.'],
  ]),
  'What a model says': list([
    [29, 'Scripts, links and HTML in an answer. Inert.'],
    [30, 'Remote pictures and links in an answer. Nothing is fetched.'],
    [31, 'A document that gives orders. It stays inside its frame, with the rights of whoever started the run.'],
  ]),
  'Workflows and approvals': list([
    [32, 'Expressions and prototypes in a workflow. There is nothing that evaluates them.', { pending: 'Workflows are not built yet.' }],
    [33, 'A viewer runs, retries, replays. 403.'],
    [34, 'Approving one’s own request, twice, at once, after its time. One effect.'],
  ]),
  'Budgets and seats': list([
    [35, 'Hundreds of calls at once with budget for one. The spend stays within the cap.'],
    [36, 'Disconnects, pass-through, embeddings, retries. All metered.'],
    [37, 'Forged addresses to get round a rate limit. They count as the one that connected.'],
  ]),
  'Sessions': list([
    [38, 'The cookie before the second factor, a code used twice, step-up left out. Refused.'],
    [39, 'A session planted beforehand, a request from another site, a session from before a change of role. Refused, within a second.'],
    [40, 'Role, plan or tenant slipped into another form. Refused, and the row is as it was.'],
  ]),
  'Storage': list([
    [41, 'The audit log edited, cut, reordered or rolled back by whoever owns the database. The verifier names the first wrong entry.'],
    [42, 'A stolen dump without the root keys. Nothing opens.'],
  ]),
};

/** What breaks, and what must happen then. */
export const faults: readonly Trial[] = list([
  [1, '`kill -9` in the middle of a stream. The client sees an error, and the use is metered as an estimate.'],
  [2, '`kill -9` between a step and its record. Nothing is done or counted twice.'],
  [3, 'The database is away. Keys are not used after five seconds; it recovers by itself.'],
  [4, 'The disk is full. What cannot be recorded does not happen, and the process lives.'],
  [5, 'The place of the records hangs. Bounded, then closed.', { open: 'A disk that hangs in a sync, and a database that answers nobody, are bounded. A `write` that the operating system itself does not return from holds its gateway process: no key is used meanwhile, and nothing else of that process runs either.' }],
  [6, 'A clock that is wrong by ten minutes. No code, proof, short-lived token or key in memory lives longer by it; what was refused works again once the clock is right.', { open: 'A time limit of hours or days (a session, an API token) keeps to the clock there is.' }],
  [7, 'A provider that hangs. The call ends at its deadline.'],
  [8, 'Clients that send slowly or stop reading. Bounded memory, and the provider’s work ends.'],
  [9, 'Broken server-sent events. Read as far as they go, in bounded memory.'],
  [10, 'A storm of 429. Spread out, within a budget of retries.'],
  [11, 'The key service is down. Keys in memory go on to their time to live, then all is closed, and readiness says why.'],
  [12, 'A crash in a rotation. Both keys can be read, and it goes on.'],
  [13, 'A crash in a migration. Undone whole, and the next start goes on.'],
  [14, 'An old backup is restored. The start is refused while the database is behind its last checkpoint.'],
  [15, 'SIGTERM. What is in flight finishes.'],
]);
