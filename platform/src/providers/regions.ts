import type { Region } from '@keystead/contract';

/** Where a request would be processed, as far as its address and model say. */
export interface Place {
  /** Scheme and host that the key is bound to. */
  readonly origin: string;
  /** As the provider knows it: on Bedrock it names a profile that spans regions. */
  readonly model: string;
}

/** What an address says of the region. The first that fits counts; where none does, the region is not known. */
interface RegionRule {
  readonly host: RegExp;
  readonly region: (found: RegExpExecArray, place: Place) => Region;
}

/** Regions of AWS by their name, the longest prefix first. */
const awsRegions: readonly (readonly [prefix: string, region: Region])[] = [
  ['eu-west-2', 'uk'], ['eu-central-2', 'ch'], ['eu-', 'eu'], ['us-', 'us'], ['ca-', 'ca'], ['sa-east-1', 'br'], ['ap-south-', 'in'], ['ap-northeast-2', 'kr'], ['ap-northeast-', 'jp'],
  ['ap-southeast-1', 'sg'], ['ap-southeast-2', 'au'], ['ap-southeast-4', 'au'], ['ap-east-1', 'hk'], ['me-central-1', 'ae'], ['il-central-1', 'il'], ['af-south-1', 'za'],
];
/** Regions of Google Cloud by their name, the longest prefix first. */
const googleRegions: readonly (readonly [prefix: string, region: Region])[] = [
  ['europe-west2', 'uk'], ['europe-west6', 'ch'], ['europe-', 'eu'], ['eu', 'eu'], ['us-', 'us'], ['us', 'us'], ['northamerica-northeast', 'ca'], ['southamerica-east1', 'br'], ['asia-south1', 'in'], ['asia-south2', 'in'],
  ['asia-northeast3', 'kr'], ['asia-northeast', 'jp'], ['asia-southeast1', 'sg'], ['australia-', 'au'], ['asia-east2', 'hk'], ['me-central1', 'unknown'], ['me-west1', 'il'], ['africa-south1', 'za'],
];
/** Regions of Azure by their name. A resource’s own host name does not say where it is. */
const azureRegions: Readonly<Record<string, Region>> = {
  westeurope: 'eu', northeurope: 'eu', francecentral: 'eu', germanywestcentral: 'eu', swedencentral: 'eu', italynorth: 'eu', polandcentral: 'eu', spaincentral: 'eu', norwayeast: 'unknown',
  uksouth: 'uk', ukwest: 'uk', switzerlandnorth: 'ch', switzerlandwest: 'ch', eastus: 'us', eastus2: 'us', westus: 'us', westus2: 'us', westus3: 'us', centralus: 'us', northcentralus: 'us', southcentralus: 'us',
  canadaeast: 'ca', canadacentral: 'ca', brazilsouth: 'br', australiaeast: 'au', centralindia: 'in', southindia: 'in', japaneast: 'jp', japanwest: 'jp', koreacentral: 'kr', southeastasia: 'sg', eastasia: 'hk',
  uaenorth: 'ae', israelcentral: 'il', southafricanorth: 'za',
};
/** OpenAI’s addresses that end TLS and infer in their region; at others it only stores there, and its plain address promises nothing. */
const openAiRegions: Readonly<Record<string, Region>> = { eu: 'eu', us: 'us', jp: 'jp', in: 'in', au: 'au' };

/** Bedrock’s profiles that span regions stay within what their prefix says; one that spans more is no region. */
const bedrockProfiles: Readonly<Record<string, Region>> = { us: 'us', eu: 'eu', jp: 'jp', au: 'au', ca: 'ca', apac: 'unknown', global: 'unknown', 'us-gov': 'us' };

function startOf(table: readonly (readonly [prefix: string, region: Region])[], name: string): Region {
  return table.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'unknown';
}

function ofBedrock(region: string, { model }: Place): Region {
  const prefix = /^(?:arn:[^/]*\/)?([a-z-]+)\.[a-z0-9-]+\./.exec(model)?.[1];
  const profile = prefix === undefined ? undefined : bedrockProfiles[prefix];
  return profile ?? startOf(awsRegions, region);
}

const rules: readonly RegionRule[] = [
  { host: /^([a-z]{2})\.api\.openai\.com$/, region: (found) => openAiRegions[found[1] ?? ''] ?? 'unknown' },
  { host: /^bedrock-(?:runtime|mantle)(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com|api\.aws)$/, region: (found, place) => ofBedrock(found[1] ?? '', place) },
  { host: /^([a-z0-9-]+)-aiplatform\.googleapis\.com$/, region: (found) => startOf(googleRegions, found[1] ?? '') },
  { host: /^aiplatform\.(eu|us)\.rep\.googleapis\.com$/, region: (found) => startOf(googleRegions, found[1] ?? '') },
  { host: /^([a-z0-9]+)\.api\.cognitive\.microsoft\.com$/, region: (found) => azureRegions[found[1] ?? ''] ?? 'unknown' },
  { host: /^([a-z0-9-]+)\.api\.x\.ai$/, region: (found) => startOf(awsRegions, found[1] ?? '') },
  { host: /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/, region: () => 'local' },
];

/**
 * The region that a provider’s address stands for; `unknown` where it says nothing that can be relied on, as with addresses that a provider
 * answers from wherever it likes. Pure.
 */
export function regionOf(place: Place): Region {
  if (!URL.canParse(place.origin)) return 'unknown';
  const { hostname } = new URL(place.origin);
  for (const rule of rules) {
    const found = rule.host.exec(hostname);
    if (found !== null) return rule.region(found, place);
  }
  return 'unknown';
}
