import { X509Certificate } from 'node:crypto';

/** A certificate of an identity provider as people see it. Times are ISO 8601. */
export interface CertificateFacts { readonly subject: string; readonly fingerprint: string; readonly validFrom: string; readonly expiresAt: string }

const smallestKeyBits = 2_048;
const largestKeyBits = 8_192;

/**
 * Reads a certificate as a provider gives it: PEM, or its base64 alone as in metadata.
 * @returns it as PEM. @throws Error, saying what does not fit, where it is none or its key is too weak for signatures.
 */
export function readCertificate(text: string): string {
  const body = text.replace(/-----(?:BEGIN|END) CERTIFICATE-----/g, '').replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]{40,}={0,2}$/.test(body)) throw new Error('a certificate is PEM text, or the base64 between its lines');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(Buffer.from(body, 'base64'));
  } catch (error) {
    throw new Error('this is no X.509 certificate', { cause: error });
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
  const bits = details?.modulusLength ?? 0;
  if (type !== 'rsa' || bits < smallestKeyBits || bits > largestKeyBits) throw new Error(`the key of a signing certificate must be RSA of ${smallestKeyBits} to ${largestKeyBits} bits; this one is ${type ?? 'unknown'}${bits === 0 ? '' : ` of ${bits} bits`}`);
  return certificate.toString().trim();
}

/** What people should know of a certificate that `readCertificate` gave. */
export function certificateFacts(pem: string): CertificateFacts {
  const certificate = new X509Certificate(pem);
  return {
    subject: certificate.subject.replaceAll('\n', ', ').slice(0, 300), fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    validFrom: certificate.validFromDate.toISOString(), expiresAt: certificate.validToDate.toISOString(),
  };
}

const soonDays = 30;

/** What an admin should do about certificates, in words; `null` where nothing. The key is what is trusted, so that an expired one still signs. */
export function certificateWarning(certificates: readonly CertificateFacts[], now: Date): string | null {
  const last = certificates.map(({ expiresAt }) => Date.parse(expiresAt)).toSorted((left, right) => right - left)[0];
  if (last === undefined) return null;
  if (last <= now.getTime()) return `every certificate has expired, the last on ${new Date(last).toISOString().slice(0, 10)}; its signatures still count, but enter the new one`;
  if (last <= now.getTime() + soonDays * 86_400_000) return `the last certificate expires on ${new Date(last).toISOString().slice(0, 10)}; enter the next one beside it`;
  return null;
}
