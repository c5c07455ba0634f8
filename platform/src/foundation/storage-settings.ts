import { z } from 'zod';
import type { SecretSetting } from './kms-settings.ts';

const text = z.string().min(1);
/** A service's address: HTTPS, but for this machine itself. */
export const serviceAddress = z.url({ protocol: /^https?$/ }).refine((written) => written.startsWith('https:') || ['localhost', '127.0.0.1', '[::1]'].includes(new URL(written).hostname), 'must be https (http only for this machine itself)').transform((written) => written.replace(/\/+$/, ''));

/** The settings of the place where sealed documents, and files of exports, lie. */
export const storageEnvironment = {
  KEYSTEAD_STORAGE: z.enum(['folder', 's3']).default('folder').meta({ description: 'Where sealed documents lie: objects/ in the data folder, or a bucket that speaks S3' }),
  KEYSTEAD_S3_BUCKET: text.optional().meta({ description: 'S3: name of the bucket' }),
  KEYSTEAD_S3_REGION: text.optional().meta({ description: 'S3: region of the bucket; us-east-1 where the server has none' }),
  KEYSTEAD_S3_ENDPOINT: serviceAddress.optional().meta({ description: 'S3: address of a server other than AWS’s own' }),
  KEYSTEAD_S3_PATH_STYLE: z.enum(['true', 'false']).default('false').meta({ description: 'S3: name the bucket in the path and not in the host; most servers other than AWS’s need it' }),
  KEYSTEAD_S3_PREFIX: text.regex(/^[\w.-]+(?:\/[\w.-]+)*$/, 'must be names between single slashes').optional().meta({ description: 'S3: folder in the bucket, where several installations share one' }),
  KEYSTEAD_S3_ACCESS_KEY_ID: text.optional().meta({ description: 'S3: access key; AWS’s own search (environment, profile, container, machine) where left out' }),
  KEYSTEAD_S3_SECRET_ACCESS_KEY: text.optional().meta({ secret: true, description: 'S3: secret of the access key' }),
  KEYSTEAD_S3_SECRET_ACCESS_KEY_FILE: text.optional().meta({ description: 'S3: file that holds the secret of the access key' }),
} as const;

const environment = z.object(storageEnvironment);

export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  readonly endpoint: string | null;
  readonly pathStyle: boolean;
  /** `''`: none. */
  readonly prefix: string;
  /** `null`: AWS's own search. */
  readonly credentials: { readonly accessKeyId: string; readonly secret: SecretSetting } | null;
}

/** `null`: the folder. */
export type StorageSettings = S3Settings | null;

/** Makes the settings of what was read, or says everything that does not fit together. A setting of S3 without S3 is refused too: whoever wrote it believes that it holds. */
export function readStorageSettings(read: z.output<typeof environment>, given: readonly string[]): { readonly settings: StorageSettings; readonly problems: readonly string[] } {
  if (read.KEYSTEAD_STORAGE !== 's3') return { settings: null, problems: given.filter((name) => name.startsWith('KEYSTEAD_S3_')).map((name) => `${name} is set, but documents do not lie in S3: set KEYSTEAD_STORAGE=s3, or remove it`) };
  return settleS3('KEYSTEAD_S3_', {
    bucket: read.KEYSTEAD_S3_BUCKET, region: read.KEYSTEAD_S3_REGION, endpoint: read.KEYSTEAD_S3_ENDPOINT, pathStyle: read.KEYSTEAD_S3_PATH_STYLE, folder: read.KEYSTEAD_S3_PREFIX,
    accessKeyId: read.KEYSTEAD_S3_ACCESS_KEY_ID, value: read.KEYSTEAD_S3_SECRET_ACCESS_KEY, file: read.KEYSTEAD_S3_SECRET_ACCESS_KEY_FILE,
  });
}

/** Settings of a bucket as they were read, under whatever names they have. */
interface ReadS3 {
  readonly bucket: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
  readonly pathStyle: 'true' | 'false';
  readonly folder: string | undefined;
  readonly accessKeyId: string | undefined;
  readonly value: string | undefined;
  readonly file: string | undefined;
}

/** @param names what stands before each of them. */
export function settleS3(names: string, { bucket, region, endpoint, pathStyle, folder, accessKeyId, value, file }: ReadS3): { readonly settings: StorageSettings; readonly problems: readonly string[] } {
  const problems: string[] = [];
  if (bucket === undefined) problems.push(`${names}BUCKET is missing: the name of the bucket`);
  if (region === undefined) problems.push(`${names}REGION is missing: the region of the bucket (us-east-1 where the server has none)`);
  const secret: SecretSetting | null = value !== undefined && file === undefined ? { value } : file !== undefined && value === undefined ? { file } : null;
  const secretsGiven = value !== undefined || file !== undefined;
  if ((accessKeyId !== undefined) !== secretsGiven || (secretsGiven && secret === null)) problems.push(`${names}ACCESS_KEY_ID needs exactly one of ${names}SECRET_ACCESS_KEY and ${names}SECRET_ACCESS_KEY_FILE; leave all out for AWS’s own search`);
  if (bucket === undefined || region === undefined || problems.length > 0) return { settings: null, problems };
  return {
    settings: { bucket, region, endpoint: endpoint ?? null, pathStyle: pathStyle === 'true', prefix: folder ?? '', credentials: accessKeyId === undefined || secret === null ? null : { accessKeyId, secret } },
    problems,
  };
}
