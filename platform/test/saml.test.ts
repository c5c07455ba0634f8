import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Visitor, field, origin, textOf } from './support/identity.ts';
import { eventsOf, freshFactors } from './support/operators.ts';
import { type SamlForgery, startSamlProvider } from './support/saml-identity-provider.ts';
import { wrappings } from './support/saml-wrapping.ts';
import { selfSigned } from './support/self-signed.ts';
import { type Connected, type SsoWorld, openSsoWorld } from './support/sso-world.ts';

let world: SsoWorld;
/** One connection for all attacks: the rules of people are not what is tested with them. */
let connected: Connected;
before(async () => {
  world = await openSsoWorld();
  connected = await world.connect('saml');
});
after(() => world.close());

const me = (visitor: Visitor) => visitor.call('GET', '/api/v1/session');
const acs = (connectionId: string): string => `/api/v1/session/sso/saml/${connectionId}`;
const ada = () => ({ subject: 'ada', email: `ada@${connected.domain}` });

/** Signs Ada in with an answer that is forged so. @returns why it was refused; `signed in` where it was not. */
async function attempt(forgery: SamlForgery): Promise<string> {
  const visitor = world.setup.visitor();
  const landing = await connected.signIn(visitor, ada(), forgery);
  assert.equal((await me(visitor)).status, landing.location === '/' ? 200 : 401);
  return landing.location === '/' ? 'signed in' : landing.detail;
}

describe('T7 SAML: what an answer must be', () => {
  it('T7 an assertion that is signed, alone or inside of a signed response, with SHA-256 or SHA-512, opens a session', async () => {
    for (const forgery of [{}, { signs: 'both' }, { algorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512' }] as const) assert.equal(await attempt(forgery), 'signed in', JSON.stringify(forgery));
  });

  it('T7 the signature of a response alone does not do, nor one of another key, with SHA-1, or one that does not hold beside one that does', async () => {
    assert.match(await attempt({ signs: 'response' }), /assertion is not signed/);
    assert.match(await attempt({ signedBy: 'another-key' }), /certificate that was entered/);
    assert.match(await attempt({ algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }), /algorithm that is not accepted/);
    assert.match(await attempt({ signs: 'both', afterSigning: (xml) => xml.replace('Version="2.0"', 'Version="2.0" Consent="urn:x"') }), /certificate that was entered/);
    assert.match(await attempt({ afterSigning: (xml) => xml.replaceAll('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'http://www.w3.org/2000/09/xmldsig#hmac-sha1') }), /algorithm that is not accepted/);
    assert.match(await attempt({ afterSigning: (xml) => xml.replace('http://www.w3.org/2000/09/xmldsig#enveloped-signature', 'http://www.w3.org/TR/1999/REC-xslt-19991116') }), /transforms/);
  });

  for (const [what, forgery, expected] of [
    ['another issuer', { issuer: 'https://evil.example' }, /another issuer/], ['another audience', { audience: 'https://another.example' }, /another audience/],
    ['another recipient', { recipient: `${origin}/api/v1/session/sso/saml/01890000-0000-7000-8000-000000000000` }, /another recipient/], ['another destination', { destination: 'https://another.example' }, /another address/],
    ['another request', { inResponseTo: '_another' }, /another attempt/], ['no request: the provider began (IdP-initiated)', { inResponseTo: null }, /began by itself/],
    ['an end two minutes ago', { notOnOrAfter: new Date(Date.now() - 120_000) }, /expired/], ['a beginning in ten minutes', { notBefore: new Date(Date.now() + 600_000) }, /not valid yet/],
    ['a refusal of the provider', { status: 'Requester' }, /answered Requester/], ['no audience', { beforeSigning: (xml: string) => xml.replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, '') }, /another audience/],
    ['a second audience restriction that leaves us out', { beforeSigning: (xml: string) => xml.replace('</saml:AudienceRestriction>', '</saml:AudienceRestriction><saml:AudienceRestriction><saml:Audience>x</saml:Audience></saml:AudienceRestriction>') }, /another audience/],
    ['no conditions', { beforeSigning: (xml: string) => xml.replace(/<saml:Conditions.*<\/saml:Conditions>/, '') }, /./], ['a condition of somebody’s own', { beforeSigning: (xml: string) => xml.replace('</saml:Conditions>', '<x:Only xmlns:x="urn:x"/></saml:Conditions>') }, /not understood/],
    ['no sign-in', { beforeSigning: (xml: string) => xml.replace(/<saml:AuthnStatement.*<\/saml:AuthnStatement>/, '') }, /anybody signed in/], ['a session that is over', { beforeSigning: (xml: string) => xml.replace('SessionIndex="_s1"', 'SessionIndex="_s1" SessionNotOnOrAfter="2026-01-01T00:00:00Z"') }, /is over/],
    ['a confirmation that is no bearer’s', { beforeSigning: (xml: string) => xml.replace('cm:bearer', 'cm:holder-of-key') }, /bearer/], ['a confirmation without an end', { beforeSigning: (xml: string) => xml.replace(/<saml:SubjectConfirmationData NotOnOrAfter="[^"]*"/, '<saml:SubjectConfirmationData') }, /./],
    ['nobody', { beforeSigning: (xml: string) => xml.replace(/<saml:NameID.*<\/saml:NameID>/, '') }, /names nobody/], ['a name that changes each time', { beforeSigning: (xml: string) => xml.replace('nameid-format:persistent', 'nameid-format:transient') }, /transient/],
    ['a time without a zone', { beforeSigning: (xml: string) => xml.replace(/(Conditions NotBefore="[^"]*)Z"/, '$1"') }, /not valid yet/],
  ] as const) {
    it(`T7 refused: ${what}`, async () => { assert.match(await attempt(forgery), expected); });
  }

  it('T7 clocks may differ by a minute, and by no more; the clock is ours', async () => {
    assert.equal(await attempt({ notOnOrAfter: new Date(Date.now() - 50_000) }), 'signed in');
    assert.equal(await attempt({ notBefore: new Date(Date.now() + 50_000) }), 'signed in');
    const visitor = world.setup.visitor();
    const url = await connected.start(visitor, ada().email);
    world.aheadSeconds = 420;
    const path = await connected.answer(url, ada());
    world.aheadSeconds = 0;
    assert.match((await world.land(visitor, path)).detail, /expired/);
  });
});

describe('T7 SAML: signature wrapping and hostile XML', () => {
  for (const [name, { signs, wrap }] of Object.entries(wrappings)) {
    it(`T7 ${name}: nobody is signed in`, async () => {
      const victim = `boss@${connected.domain}`;
      let changed = false;
      const said = await attempt({ signs, afterSigning: (xml) => { const wrapped = wrap(xml, victim); changed = wrapped !== xml; return wrapped; } });
      assert.ok(changed, 'the attack was made');
      assert.match(said, /does not fit/);
      assert.equal(await world.setup.identity.findUserByEmail(victim), null);
    });
  }

  it('T7 a comment cuts no name short, in what is signed or after', async () => {
    const cut = (xml: string) => xml.replace(/(<saml:NameID[^>]*>)ada/, '$1ada<!-- -->.evil').replace(`>ada@${connected.domain}<`, `>ada@${connected.domain}<!-- -->.evil.test<`);
    assert.match(await attempt({ beforeSigning: cut }), /comment/);
    assert.match(await attempt({ afterSigning: cut }), /comment/);
    for (const name of ['a<b xmlns="urn:b">d</b>a', 'ada&#0;', 'ada<![CDATA[x]]>', 'ada<?x y?>']) assert.notEqual(await attempt({ afterSigning: (xml) => xml.replace(/(<saml:NameID[^>]*>)ada/, `$1${name}`) }), 'signed in', name);
  });

  it('T7 entities, document types, other encodings, depth and size are refused before anything is computed', async () => {
    const doctype = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>';
    for (const [what, change] of [
      ['billion laughs', (xml: string) => `${doctype}${xml.replace('Success', '&b;Success')}`], ['an external entity', (xml: string) => `${doctype}${xml.replace('>ada<', '>&x;<')}`], ['an unknown entity', (xml: string) => xml.replace('>ada<', '>&x;<')],
      ['UTF-16 by its declaration', (xml: string) => `<?xml version="1.0" encoding="UTF-16"?>${xml}`], ['UTF-7', (xml: string) => `<?xml version="1.0" encoding="utf-7"?>${xml}`], ['two roots', (xml: string) => `${xml}<x/>`], ['text behind', (xml: string) => `${xml}x`],
      ['depth', (xml: string) => xml.replace('<samlp:Status>', `${'<x>'.repeat(200)}${'</x>'.repeat(200)}<samlp:Status>`)], ['many elements', (xml: string) => xml.replace('<samlp:Status>', `${'<x/>'.repeat(6_000)}<samlp:Status>`)], ['size', (xml: string) => xml.replace('<samlp:Status>', `<x>${'a'.repeat(270_000)}</x><samlp:Status>`)],
    ] as const) assert.match(await attempt({ afterSigning: change }), /does not fit/, what);
  });

  it('attack 22: a form that is none answers the browser, and nothing is stored, logged or opened', async () => {
    const rows = async () => world.asOwner('select (select count(*)::int from keystead.audit_outbox) as events, (select count(*)::int from keystead.sso_answers) as answers, (select count(*)::int from identity.session) as sessions');
    const before = await rows();
    const path = acs(connected.connectionId);
    for (const form of ['', 'SAMLResponse=', 'SAMLResponse=%%%', `SAMLResponse=${'A'.repeat(4_000)}`, 'SAMLResponse=YQ==&SAMLResponse=YQ==', 'RelayState=https%3A%2F%2Fevil.test&SAMLResponse=PGEvPg==']) {
      const answer = await world.post(path, new URLSearchParams(form));
      assert.equal(answer.status, 303, form);
      assert.match(answer.headers.get('location') ?? '', /^\/(?:sign-in#|api\/v1\/session\/sso\/callback\?saml=)/, 'RelayState leads nowhere');
      assert.equal((await world.land(world.setup.visitor(), answer.headers.get('location')?.startsWith('/api') === true ? answer.headers.get('location') ?? '' : '/api/v1/session/sso/callback')).code, 'sso_refused');
    }
    assert.match((await world.post(acs('01890000-0000-7000-8000-000000000000'), new URLSearchParams({ SAMLResponse: 'YQ==' }))).headers.get('location') ?? '', /not\+connected/);
    assert.match((await world.post(path, new URLSearchParams({ SAMLResponse: 'YQ==' }), { 'content-type': 'text/plain' })).headers.get('location') ?? '', /unsupported_media_type/);
    assert.match((await world.post(path, new URLSearchParams({ SAMLResponse: 'A'.repeat(500_000) }))).headers.get('location') ?? '', /payload_too_large/);
    assert.deepEqual(await rows(), before);
  });
});

describe('T7 SAML: whose browser, whose organisation', () => {
  it('attack 39: another site’s form reads no cookie, sets none, and is the one thing that comes from elsewhere', async () => {
    const { start, connectionId } = connected;
    const visitor = world.setup.visitor();
    const url = await start(visitor, ada().email);
    const { form } = await world.saml.answer(url, await world.metadataOf(connectionId), { nameId: 'ada', attributes: { email: [ada().email] } });
    const passed = await world.post(acs(connectionId), form, { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') });
    assert.deepEqual([passed.status, passed.headers.getSetCookie()], [303, []]);
    const elsewhere = await world.setup.visitor().call('POST', '/api/v1/session/sso', { email: ada().email }, { origin: 'https://idp.acme.example' });
    assert.deepEqual([elsewhere.status, field(elsewhere, 'code')], [403, 'forbidden_origin']);
    const path = passed.headers.get('location') ?? '';
    assert.ok(path.length < 8_000 && !path.includes(ada().email), 'what is carried is sealed, and fits into an address');
    const other = await world.connect('saml');
    const thief = world.setup.visitor();
    await other.start(thief, `eve@${other.domain}`);
    assert.equal((await world.land(thief, path)).code, 'sso_refused', 'carried into an attempt of another connection');
    world.aheadSeconds = 121;
    assert.match((await world.land(visitor, path)).detail, /took too long/);
    world.aheadSeconds = 0;
  });

  it('attack 39: the same SAML answer, sent again from another browser or after the sign-in, opens nothing more', async () => {
    const visitor = world.setup.visitor();
    const url = await connected.start(visitor, ada().email);
    const cookies = new Map(visitor.cookies);
    const { form } = await world.saml.answer(url, await world.metadataOf(connected.connectionId), { nameId: 'ada', attributes: { email: [ada().email] } });
    const sent = async () => (await world.post(acs(connected.connectionId), form)).headers.get('location') ?? '';
    assert.equal((await world.land(visitor, await sent())).location, '/');
    const again = world.setup.visitor();
    assert.equal((await world.land(again, await sent())).code, 'sso_refused');
    for (const [name, value] of cookies) again.cookies.set(name, value);
    assert.match((await world.land(again, await sent())).detail, /answered already/);
  });

  it('T2 an answer that a provider made for one organisation is no answer to another of the same provider', async () => {
    const other = await world.connect('saml');
    const visitor = world.setup.visitor();
    const url = await other.start(visitor, `ada@${other.domain}`);
    const { form } = await world.saml.answer(url, await world.metadataOf(other.connectionId), { nameId: 'ada', attributes: { email: [`ada@${other.domain}`] } });
    const there = (await world.post(acs(connected.connectionId), form)).headers.get('location') ?? '';
    assert.equal((await world.land(visitor, there)).code, 'sso_refused');
    // Even where it is made to look as if meant for the other: the audience is signed.
    await connected.start(visitor, ada().email);
    const forged = await connected.answer(await connected.start(visitor, ada().email), ada(), { audience: `${origin}/api/v1/sso/saml/${other.connectionId}/metadata` });
    assert.match((await world.land(visitor, forged)).detail, /another audience/);
  });

  it('T7 the person is whom the signed name id names; attributes are read as common providers send them, and what has several values names nobody', async () => {
    const { domain, start, connectionId } = await world.connect('saml', { roleMapping: [{ group: 'g-1', role: 'finance' }] });
    const arrive = async (account: Parameters<typeof world.saml.answer>[2]) => {
      const visitor = world.setup.visitor();
      const { form } = await world.saml.answer(await start(visitor, `x@${domain}`), await world.metadataOf(connectionId), account);
      const landing = await world.land(visitor, (await world.post(acs(connectionId), form)).headers.get('location') ?? '');
      return { detail: landing.detail, session: await me(visitor) };
    };
    const entra = await arrive({ nameId: 'n-1', attributes: { 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress': [`Ada@${domain}`], 'http://schemas.microsoft.com/identity/claims/displayname': ['Ada & <Lovelace>'], 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups': ['g-0', 'g-1'] } });
    assert.deepEqual([field(entra.session, 'user', 'email'), field(entra.session, 'user', 'name'), field(entra.session, 'role')], [`ada@${domain}`, 'Ada & <Lovelace>', 'finance']);
    const byNameId = await arrive({ nameId: `bob@${domain}`, nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress' });
    assert.equal(field(byNameId.session, 'user', 'email'), `bob@${domain}`);
    assert.match((await arrive({ nameId: 'n-2', attributes: { email: [`c@${domain}`, `d@${domain}`] } })).detail, /no e-mail address/);
    assert.match((await arrive({ nameId: 'n-3' })).detail, /no e-mail address/);
  });

  it('T7 what was refused stands in the log with its reason, and no part of the answer', async () => {
    const { office, domain, signIn } = await world.connect('saml');
    await signIn(world.setup.visitor(), { subject: 'ada', email: `ada@${domain}` }, { audience: 'https://another.example' });
    const event = (await eventsOf(world.setup, office.tenantId)).findLast(({ action }) => action === 'sso.refused');
    assert.match(String(event?.detail['reason']), /another audience/);
    assert.ok(!JSON.stringify(event).includes(domain) && !JSON.stringify(event).includes('another.example'));
  });
});

describe('T7 SAML: connections', () => {
  it('T7 a connection is made before its provider is known, tells its own addresses, and goes on only with one; metadata are read and checked', async () => {
    const office = await world.setup.office('Begins');
    const made = await office.owner.call('POST', '/api/v1/sso/connections', { name: 'Okta', settings: { kind: 'saml' } });
    const id = textOf(made, 'id');
    const metadata = await world.metadataOf(id);
    assert.deepEqual([field(made, 'settings', 'provider'), field(made, 'callbackUrl'), field(made, 'saml', 'metadataUrl')], [null, `${origin}${acs(id)}`, `${origin}/api/v1/sso/saml/${id}/metadata`]);
    assert.ok(metadata.includes(`entityID="${textOf(made, 'saml', 'entityId')}"`) && metadata.includes('WantAssertionsSigned="true"') && metadata.includes(`Location="${textOf(made, 'callbackUrl')}"`));
    assert.equal(await world.metadataOf('01890000-0000-7000-8000-000000000000'), metadata.replaceAll(id, '01890000-0000-7000-8000-000000000000'), 'it says nothing of whether a connection is there');
    const on = await office.owner.call('PATCH', `/api/v1/sso/connections/${id}`, { enabled: true }, { 'if-match': textOf(made, 'etag') });
    assert.match(String(field(on, 'title')), /enter the identity provider first/);
    assert.equal(field(await office.owner.call('POST', `/api/v1/sso/connections/${id}/check`), 'ok'), false);
    const read = await office.owner.call('POST', '/api/v1/sso/saml-metadata', { xml: world.saml.metadata });
    assert.deepEqual([field(read, 'entityId'), field(read, 'signInUrl'), field(read, 'certificates')], [world.saml.entityId, world.saml.signInUrl, [world.saml.certificatePem.trim()]], JSON.stringify(read.body));
    const entered = await office.owner.call('PATCH', `/api/v1/sso/connections/${id}`, { settings: { kind: 'saml', provider: read.body } }, { 'if-match': textOf(made, 'etag') });
    assert.equal(textOf(entered, 'saml', 'certificates', 0, 'expiresAt'), '2036-01-01T00:00:00.000Z', JSON.stringify(entered.body));
    assert.equal(field(await office.owner.call('POST', `/api/v1/sso/connections/${id}/check`), 'ok'), true);
  });

  it('T7 a plain address, a weak or foreign key, and metadata of somebody else are refused with the field named; certificates that run out are told', async () => {
    const { office } = connected;
    await freshFactors(world.setup);
    const provider = { entityId: world.saml.entityId, signInUrl: world.saml.signInUrl, certificates: [world.saml.certificatePem] };
    const wish = (change: object) => office.owner.call('POST', '/api/v1/sso/connections', { name: 'x', settings: { kind: 'saml', provider: { ...provider, ...change } } });
    for (const [change, named] of [
      [{ signInUrl: 'http://idp.acme.example/sso' }, 'settings.provider.signInUrl'], [{ signInUrl: 'https://a:b@idp.acme.example/sso' }, 'settings.provider.signInUrl'], [{ signInUrl: 'javascript:alert(1)' }, 'settings.provider.signInUrl'],
      [{ certificates: [selfSigned({ modulusLength: 1_024 }).certificatePem] }, 'settings.provider.certificates.0'], [{ certificates: [world.saml.certificatePem, 'x'.repeat(100)] }, 'settings.provider.certificates.1'], [{ certificates: [] }, 'settings.provider.certificates'],
    ] as const) {
      const answer = await wish(change);
      assert.deepEqual([answer.status, field(answer, 'issues', 0, 'path')], [400, named], JSON.stringify(answer.body));
    }
    for (const xml of ['x', '<a/>', world.saml.metadata.replace('IDPSSODescriptor', 'SPSSODescriptor').replace('/IDPSSODescriptor', '/SPSSODescriptor'), `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${world.saml.metadata}`, world.saml.metadata.replaceAll('X509Certificate', 'X509Crl'), 'a'.repeat(300_000)]) {
      const answer = await office.owner.call('POST', '/api/v1/sso/saml-metadata', { xml });
      assert.deepEqual([answer.status, field(answer, 'issues', 0, 'path')], [400, 'xml']);
    }
    const old = await wish({ certificates: [startSamlProvider({ expiresAt: new Date('2026-03-01T00:00:00Z') }).certificatePem] });
    assert.match(String(field(await office.owner.call('POST', `/api/v1/sso/connections/${textOf(old, 'id')}/check`), 'detail')), /expired, the last on 2026-03-01/);
    assert.equal(field(await office.owner.call('PATCH', `/api/v1/sso/connections/${textOf(old, 'id')}`, { clientSecret: 'x' }, { 'if-match': textOf(old, 'etag') }), 'code'), 'conflict');
  });

  it('attacks 13 and 16: the provider is never asked; with new certificates the old key opens nothing, and sessions that came in end', async () => {
    const { domain, signIn, update } = await world.connect('saml');
    const visitor = world.setup.visitor();
    assert.equal((await signIn(visitor, { subject: 'ada', email: `ada@${domain}` })).location, '/');
    // A private address is only ever sent to a browser: nothing of it is fetched here.
    await update({ settings: world.settings('saml', { provider: { entityId: world.saml.entityId, signInUrl: 'https://169.254.169.254/sso', certificates: [selfSigned().certificatePem] } }) });
    assert.equal((await me(visitor)).status, 401);
    assert.match((await signIn(visitor, { subject: 'ada', email: `ada@${domain}` })).detail, /certificate that was entered/);
    await update({ settings: world.settings('saml', { provider: { entityId: world.saml.entityId, signInUrl: world.saml.signInUrl, certificates: [selfSigned().certificatePem, world.saml.certificatePem] } }) });
    assert.equal((await signIn(visitor, { subject: 'ada', email: `ada@${domain}` })).location, '/', 'the one in use beside the one to come');
  });
});
