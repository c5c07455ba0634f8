import { type Answered, type Finding, type Observation, wrong } from './finding.ts';

interface Told { readonly what: string; readonly fix: string }

const certificate: Told = { what: 'Its certificate is not one that this machine trusts.', fix: 'Let it present the whole chain. For an authority of your own: NODE_EXTRA_CA_CERTS=FILE for clients on Node.js, SSL_CERT_FILE=FILE for Python and most others.' };
const notTls: Told = { what: 'It does not speak TLS on this port.', fix: 'Use http://, or the port where TLS is.' };
const unresolved: Told = { what: 'There is no host of this name.', fix: 'Look at the spelling. In a container, a name of the host may not exist.' };
const silent: Told = { what: 'It does not answer: the connection is taken, or lost on the way, and nothing comes.', fix: 'Look at firewalls and at the proxy in front; ask it from the machine that Keystead is on.' };

/** What Node.js calls it when no answer comes. */
const failures: Readonly<Record<string, Told>> = {
  ECONNREFUSED: { what: 'Nothing listens there.', fix: 'Start Keystead (npm start), and look at the port. In a container, 127.0.0.1 is the container itself.' },
  ENOTFOUND: unresolved, EAI_AGAIN: unresolved, ETIMEDOUT: silent, TIMEOUT: silent, EHOSTUNREACH: silent, ENETUNREACH: silent,
  ECONNRESET: { what: 'The connection is closed before an answer.', fix: 'Something in front ends it: a proxy that speaks TLS alone, a limit, or a filter. Ask it from the machine that Keystead is on.' },
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate, SELF_SIGNED_CERT_IN_CHAIN: certificate, UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate, UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  CERT_HAS_EXPIRED: { what: 'Its certificate has expired.', fix: 'Renew it.' },
  ERR_TLS_CERT_ALTNAME_INVALID: { what: 'Its certificate is for another name.', fix: 'Use the name that stands in the certificate, or have one made for this name.' },
  EPROTO: notTls, ERR_SSL_WRONG_VERSION_NUMBER: notTls, ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
};

export function judgeFailure(says: string, { code, detail }: Extract<Observation, { kind: 'failed' }>): Finding {
  const { what, fix } = failures[code] ?? { what: `It cannot be reached (${detail}).`, fix: 'Look at the address, and at whatever stands in front.' };
  return wrong(says, what, fix);
}

const isPage = (answer: Answered) => /html/i.test(answer.headers['content-type'] ?? '') || /^\s*<(?:!doctype|html)/i.test(answer.body);

/** An answer without our mark: it is not the gateway that speaks. First that fits. */
const strangers: readonly { readonly fits: (answer: Answered) => boolean; readonly told: (answer: Answered) => Told }[] = [
  {
    fits: ({ status }) => status >= 300 && status < 400,
    told: ({ headers }) => ({ what: `It answers with a redirect to ${headers['location'] ?? 'another address'}; clients do not carry a token there, or ask again without what they sent.`, fix: 'Set the address that it leads to.' }),
  },
  { fits: ({ status }) => status === 413, told: () => ({ what: 'Something in front takes no request of this size. Whole files do not come through.', fix: 'Raise its limit to 32 MiB or more (nginx: client_max_body_size 32m;).' }) },
  { fits: ({ status }) => status === 401 || status === 407 || status === 403, told: ({ status }) => ({ what: `Something in front of Keystead refuses (HTTP ${status}), before the token was looked at.`, fix: 'Let the gateway’s paths through it without a sign-in of its own: /v1, /v1beta and /model.' }) },
  { fits: ({ status }) => status === 502 || status === 503 || status === 504, told: ({ status }) => ({ what: `Something in front answers HTTP ${status}: it does not reach Keystead, or has no patience.`, fix: 'Look whether Keystead runs, at the address the proxy has for it, and at its time limits (nginx: proxy_read_timeout 600s;).' }) },
  { fits: isPage, told: () => ({ what: 'A web page answers, not the gateway.', fix: 'The path leads elsewhere: look at the address, and at what the proxy in front forwards.' }) },
  { fits: ({ status }) => status === 404 || status === 405, told: ({ status }) => ({ what: `Whatever is there does not know this path (HTTP ${status}), and it is not Keystead.`, fix: 'Look at host and port, and whether the proxy in front forwards the path unchanged.' }) },
];

/** Where no header of ours came; `null` where it looks like ours all the same. */
export function judgeStranger(says: string, answer: Answered): Finding | null {
  const found = strangers.find(({ fits }) => fits(answer));
  if (found === undefined) return null;
  const { what, fix } = found.told(answer);
  return wrong(says, what, fix);
}
