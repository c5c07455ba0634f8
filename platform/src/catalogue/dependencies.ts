import type { Complexity, DataClass, DialectId, Environment, Priority, Qualification, ReceiptDocument, Run, RunBudget } from '@keystead/contract';
import type { ContentKeys, Documents } from '../documents/index.ts';
import type { Clock, Database, Logger, Principal, Transaction } from '../foundation/index.ts';
import type { Mention } from '../notifications/index.ts';
import type { JsonSchema } from './answer/schemas.ts';
import type { AppManifest } from './manifest.ts';

/** What the catalogue needs of other parts; the server passes it in. */
export interface CatalogueDependencies {
  /** Opened as `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly documents: Documents;
  readonly contentKeys: ContentKeys;
  readonly people: CataloguePeople;
  readonly models: ModelChoice;
  readonly budgets: RunBudgets;
  readonly callModel: CallModel;
  readonly prices: ModelPrices;
  readonly receipts: Receipts;
  /** Tells people that a comment names them, with the transaction that writes it. */
  readonly tellMentioned: <Tables>(trx: Transaction<Tables>, mention: Mention) => Promise<void>;
}

export interface CataloguePeople {
  /** Names of people, for those that are known. */
  names(tenantId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  qualificationsOf(tenantId: string, userId: string): Promise<readonly Qualification[]>;
  /** How the organisation writes; empty where it has said nothing. */
  houseVoice(tenantId: string): Promise<string>;
  /** Active members who hold a qualification and whose role may decide over drafts, by name. */
  holdersOf(tenantId: string, qualification: Qualification): Promise<readonly { readonly userId: string; readonly name: string }[]>;
  /** Active members of the tenant. */
  activeSeats(tenantId: string): Promise<number>;
  /** Whether the tenant's plan runs an app; what it made before stays readable either way. @throws KeysteadError `plan_limit`, saying what would. */
  requireApp(tenantId: string, app: Pick<AppManifest, 'id' | 'name' | 'tier' | 'pack'>): Promise<void>;
  /** The apps that a caller may not see, because they are assigned to others. */
  hiddenApps(principal: Principal): Promise<ReadonlySet<string>>;
  /** Whoever began something, as they stand now; `null` where they may do nothing any more. */
  standing(starter: { readonly tenantId: string; readonly userId: string; readonly tokenId: string | null }): Promise<Principal | null>;
}

/** A model that the tenant’s own credentials can serve, through the gateway. */
export interface ModelTarget {
  readonly dialect: DialectId;
  /** As the gateway takes it: `provider/model`, or a route. */
  readonly model: string;
  readonly provider: string;
  readonly sandbox: boolean;
  /** Of a route: what may serve the run, in the order of its legs. Left out: the model itself. */
  readonly legs?: readonly { readonly provider: string; readonly model: string }[];
  /** It can be asked in this dialect to store nothing of a call, with `store: false`. */
  readonly takesStoreFalse?: boolean;
}

export interface ModelChoice {
  /** What is taken where nobody chooses. Where there is none, what keeps each key from it, or the route that apps run on, in words that go on after a colon; `null` where no active credential serves apps at all. */
  chooseTarget(asked: TargetQuestion): Promise<{ readonly target: ModelTarget } | { readonly refused: string | null }>;
  /** Models and routes that this run may be sent to by the scopes of the keys, each once, the usual one first. */
  listTargets(asked: TargetQuestion): Promise<readonly ListedTarget[]>;
  /** One of them by its name; where it is none, why not, in words that end a sentence. */
  findTarget(asked: TargetQuestion, model: string): Promise<{ readonly target: ModelTarget } | { readonly refused: string }>;
  /** What the provider of a run is called; `null` where nobody knows yet. */
  providerName(run: Pick<Run, 'receipt' | 'chosenModel'>): string | null;
}

/** Whose run it would be, of which app, on what class of data. */
export interface TargetQuestion {
  readonly tenantId: string; readonly environment: Environment; readonly userId: string | null; readonly teamId: string | null; readonly appId: string; readonly dataClass: DataClass;
  /** As the app has them: legs of routes may be for one alone. */
  readonly priority: Priority; readonly complexity: Complexity;
}
/** `name` as the provider calls the model, or the route's; `providerName` stands over it in a list. */
export interface NamedTarget extends ModelTarget { readonly name: string; readonly providerName: string }
/** `usual`: what is taken where nobody chooses. */
export interface ListedTarget extends NamedTarget { readonly usual: boolean }

export interface RunBudgets {
  /** Of the budgets of money that a run would count in, the one with the least room; `null` where none counts it. `atMostNanoUsd`: the most that the run can cost, `null` where nothing bounds it. */
  tightest(asked: TargetQuestion, target: ModelTarget, atMostNanoUsd: number | null): Promise<RunBudget | null>;
}

export interface ModelRequest {
  readonly tenantId: string;
  readonly userId: string;
  readonly environment: Environment;
  /** Set where a token of a team started the run: the call acts for that team alone. */
  readonly teamId: string | null;
  readonly appId: string;
  readonly runId: string;
  /** The strictest of the app’s, its documents’ and that of the token that started the run. */
  readonly dataClass: DataClass;
  readonly priority: Priority;
  readonly complexity: Complexity;
  readonly target: ModelTarget;
  readonly system: string;
  readonly user: string;
  readonly schema: JsonSchema;
  readonly schemaName: string;
  readonly maxOutputTokens: number;
  /** Asks the provider to store nothing of it, where it can be asked. */
  readonly storeNothing?: boolean;
  /** Aborting it ends the call at the gateway and so at the provider. */
  readonly signal: AbortSignal;
}

/** `accepted` comes once, first, with the id under which the ledger has the call; then the text, in pieces. */
export type ModelEvent = { readonly type: 'accepted'; readonly requestId: string | null } | { readonly type: 'text'; readonly text: string };

/**
 * Asks a model, as any client of the gateway does.
 * @throws KeysteadError `no_usable_credential`, `provider_failed`, `unavailable`, what the gateway refused it by; whatever `signal` was aborted with.
 */
export type CallModel = (request: ModelRequest) => AsyncIterable<ModelEvent>;

export interface ModelPrices {
  /** Cost of these tokens in nano-US-dollars; `null` where the price is not known. */
  about(target: ModelTarget, tokens: { readonly input: number; readonly output: number }): number | null;
  /** The most that a request of this size can cost; `null` where no bound is known. */
  atMost(target: ModelTarget, request: { readonly inputBytes: number; readonly maxOutputTokens: number }): number | null;
}

/** What the ledger says about a call. */
export interface Receipt extends NonNullable<Run['receipt']> { readonly costNanoUsd: number | null }

/** What runs cost, with the organisation's own keys and with platform keys apart. `calls`: how many the ledger has, given-up attempts included; `known`: the ledger has all of it. */
export interface RunSpending { readonly calls: number; readonly ownNanoUsd: number; readonly platformNanoUsd: number; readonly unpriced: boolean; readonly known: boolean }

export interface Receipts {
  /** What these runs cost, given-up attempts included, by run id. */
  spending(tenantId: string, runs: readonly { readonly runId: string; readonly requestId: string | null }[]): Promise<ReadonlyMap<string, RunSpending>>;
  /** Rows that have reached the ledger, by request id; a call is there a moment after it ended. */
  read(tenantId: string, requestIds: readonly string[]): Promise<ReadonlyMap<string, Receipt>>;
  /** The receipts of a run's requests that have reached the ledger, oldest first, and how many there are beyond those. */
  ofRun(tenantId: string, runId: string): Promise<{ readonly receipts: ReceiptDocument[]; readonly omitted: number }>;
}
