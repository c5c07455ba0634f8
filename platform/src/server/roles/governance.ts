import type { Configuration, Database, ImplementedOperation, Logger } from '../../foundation/index.ts';
import { systemClock } from '../../foundation/index.ts';
import {
  type InstallationFacts, type LeavingPart, type OversightDependencies, type PublicPages, anomalyOperations, foundAnomalies, incidentOperations, openAnomalyWatch, openObligations, openOnboarding, openOverseer, oversightOperations,
} from '../../governance/index.ts';
import type { Identity } from '../../identity/index.ts';
import type { OutgoingMail } from '../../notifications/index.ts';
import type { VaultDependencies } from '../../vault/index.ts';
import { openCredentialLabels, type openTeamNames, type openTokenNames } from '../app-ports.ts';
import { openServerEvidence } from '../evidence.ts';
import { readInstallationFacts } from '../installation-facts.ts';

export interface GovernanceParts {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly configuration: Configuration;
  readonly logger: Logger;
  readonly identity: Identity;
  readonly vault: VaultDependencies;
  readonly naming: { readonly people: Identity['people']; readonly tokens: ReturnType<typeof openTokenNames>; readonly teams: ReturnType<typeof openTeamNames>; readonly providers: Parameters<typeof openServerEvidence>[0]['providers'] };
  readonly content: Pick<Parameters<typeof openServerEvidence>[0], 'contentKeys' | 'storage'>;
  readonly leaving: Pick<LeavingPart, 'deleteTenant'>;
  readonly outgoing: OutgoingMail;
  readonly address: { readonly publicUrl: string; readonly gatewayUrl: string };
}

/** Governance that runs itself: alerts, reviews on schedule, incidents, agreements, onboarding, evidence. */
export interface ServerGovernance {
  readonly operations: readonly ImplementedOperation[];
  /** `null`: the operator shows no public page. */
  readonly publicPages: PublicPages | null;
  start(): void;
  stop(): Promise<void>;
}

export function openServerGovernance(parts: GovernanceParts): ServerGovernance {
  const { database, configuration, logger, identity, vault, naming, content, leaving, outgoing, address } = parts;
  const common = { ...naming, database, clock: systemClock, logger, url: () => address.publicUrl, apps: vault.apps };
  const installation = (): Promise<InstallationFacts> => readInstallationFacts(database, { mailConfigured: outgoing.configured, https: configuration.publicUrl?.startsWith('https:') ?? false, operators: async () => (await identity.operatorRights.list()).length });
  const watched = { ...common, outgoing, credentials: openCredentialLabels(database) };
  const owed = { ...common, mail: outgoing, names: (tenantId: string, userIds: readonly string[]) => identity.people.names(tenantId, userIds), installation };
  const oversight: OversightDependencies = {
    ...common, vaultProviders: naming.providers, hasSecondFactor: (userId) => identity.hasSecondFactor(userId), mail: outgoing, anomalies: (tenantId, range) => foundAnomalies(watched, tenantId, range),
  };
  const evidence = openServerEvidence({ ...content, database, configuration, identity, leaving, providers: naming.providers, logger, address, installation });
  const [obligations, onboarding] = [openObligations(owed), openOnboarding(owed)];
  const lasting = [evidence, openAnomalyWatch(watched), openOverseer(oversight), obligations, onboarding];
  return {
    operations: [
      ...obligations.operations, ...onboarding.operations, ...anomalyOperations(watched), ...incidentOperations({ vault, people: identity.people, tokens: naming.tokens, providers: naming.providers }),
      ...oversightOperations(oversight), ...evidence.operations,
    ],
    publicPages: evidence.publicPages,
    start() { for (const each of lasting) each.start(); },
    async stop() { await Promise.all(lasting.map((each) => each.stop())); },
  };
}
