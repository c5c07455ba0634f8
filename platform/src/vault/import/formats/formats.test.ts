import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FoundKey } from '../found-key.ts';
import { parseKeys } from './registry.ts';

const openai = 'sk-proj-aaaaaaaaaaaaaaaaaaaaaaaa';
const anthropic = 'sk-ant-api03-bbbbbbbbbbbbbbbbbbbb';

interface Case { readonly name: string; readonly text: string; readonly format: string; readonly found: readonly Partial<FoundKey>[] }

/** One file of each kind that a user may have, and what is in it. */
const cases: readonly Case[] = [
  {
    name: '.env with comments, quotes, export and a reference', format: 'dotenv',
    text: `# keys\nexport OPENAI_API_KEY="${openai}" # main\nANTHROPIC_API_KEY='${anthropic}'\nPORT=8080\nEMPTY=\nALIAS=\${OPENAI_API_KEY}\r\n`,
    found: [{ name: 'OPENAI_API_KEY', value: openai }, { name: 'ANTHROPIC_API_KEY', value: anthropic }, { name: 'PORT', value: '8080' }, { name: 'ALIAS', value: null }],
  },
  {
    name: 'CSV with semicolons and quoted cells', format: 'csv', text: `Name;Provider;API Key;Environment\n"Claims ""team""; east";openai;${openai};staging\n;anthropic;${anthropic};\n`,
    found: [{ name: 'Claims "team"; east', value: openai, provider: 'openai', hints: ['staging'] }, { name: 'Row 2', value: anthropic, provider: 'anthropic' }],
  },
  {
    name: 'LiteLLM configuration', format: 'litellm',
    text: `model_list:
  - model_name: gpt-4o
    litellm_params: { model: openai/gpt-4o, api_key: ${openai} }
  - model_name: gpt-4o-mini
    litellm_params: { model: openai/gpt-4o-mini, api_key: ${openai} }
  - model_name: claude
    litellm_params:
      model: anthropic/claude-sonnet-4-5
      api_key: os.environ/ANTHROPIC_API_KEY
  - model_name: local
    litellm_params: { model: openai/llama, api_base: "http://10.0.0.4:8000", api_key: sk-local-0123456789 }
credential_list:
  - credential_name: shared
    credential_values: { api_key: ${anthropic} }
    credential_info: { custom_llm_provider: anthropic }
environment_variables: { GROQ_API_KEY: gsk_0123456789abcdef, LITELLM_SALT_KEY: sk-salt-0123456789 }
general_settings: { master_key: sk-1234567890 }
`,
    found: [
      { name: 'gpt-4o', value: openai, provider: 'openai' },
      { name: 'claude', value: null, missing: 'stands in the environment variable ANTHROPIC_API_KEY, not in this file', provider: 'anthropic' },
      { name: 'local', unusable: 'is used at an address of its own (api_base), which a key here is not bound to' },
      { name: 'shared', value: anthropic, provider: 'anthropic' }, { name: 'GROQ_API_KEY', value: 'gsk_0123456789abcdef' },
    ],
  },
  {
    name: 'Portkey configuration with nested targets', format: 'portkey',
    text: JSON.stringify({ strategy: { mode: 'fallback' }, targets: [{ provider: 'openai', api_key: openai }, { strategy: { mode: 'loadbalance' }, targets: [{ virtual_key: 'anthropic-prod' }, { provider: '@team-openai', override_params: {} }] }] }),
    found: [{ name: 'openai', value: openai, provider: 'openai' }, { name: 'anthropic-prod', value: null }, { name: '@team-openai', value: null }],
  },
  {
    name: 'Portkey export of virtual keys', format: 'portkey',
    text: JSON.stringify({ virtual_keys: [{ object: 'virtual-key', name: 'Prod', slug: 'prod-1', ai_provider_name: 'anthropic', key: anthropic }, { object: 'virtual-key', name: 'Masked', slug: 'm', ai_provider_name: 'openai', key: 'sk-***abc' }] }),
    found: [{ name: 'Prod', value: anthropic, provider: 'anthropic' }, { name: 'Masked', value: null, provider: 'openai' }],
  },
  {
    name: '1Password CSV', format: '1password-csv', text: `Title,Url,Username,Password,OTPAuth,Favorite,Archived,Tags,Notes\nOpenAI prod,https://platform.openai.com,me,${openai},,false,false,api,\n`,
    found: [{ name: 'OpenAI prod', value: openai, hints: ['https://platform.openai.com', 'me', 'api'] }],
  },
  {
    name: '1Password export.data', format: '1password',
    text: JSON.stringify({ accounts: [{ attrs: {}, vaults: [{ attrs: { name: 'Staging' }, items: [
      { overview: { title: 'Claude', url: 'https://console.anthropic.com', tags: ['ai'] }, details: { loginFields: [{ value: 'me', designation: 'username' }, { value: 'web-password', designation: 'password' }], sections: [{ fields: [{ title: 'API key', value: { concealed: anthropic } }, { title: 'note', value: { string: 'x' } }] }] } },
      { state: 'archived', overview: { title: 'Old' }, details: { password: openai } },
    ] }] }] }),
    found: [{ name: 'Claude', value: 'web-password' }, { name: 'Claude API key', value: anthropic, hints: ['https://console.anthropic.com', 'Staging', 'ai'] }],
  },
  {
    name: 'LastPass CSV', format: 'lastpass-csv', text: `url,username,password,totp,extra,name,grouping,fav\nhttp://sn,,${openai},,,OpenAI,AI\\Keys,0\n`,
    found: [{ name: 'OpenAI', value: openai, hints: ['http://sn', 'AI\\Keys'] }],
  },
  {
    name: 'vault kv get (version 2)', format: 'hashicorp-vault',
    text: JSON.stringify({ request_id: '1', lease_id: '', data: { data: { openai_api_key: openai, retries: 3 }, metadata: { version: 2 } } }), found: [{ name: 'openai_api_key', value: openai }],
  },
  { name: 'vault kv get (version 1)', format: 'hashicorp-vault', text: JSON.stringify({ request_id: '1', lease_id: '', lease_duration: 3600, data: { key: anthropic } }), found: [{ name: 'key', value: anthropic }] },
  {
    name: 'AWS get-secret-value with JSON inside', format: 'aws-secrets-manager', text: JSON.stringify({ ARN: 'arn:aws:secretsmanager:…', Name: 'prod/ai', SecretString: JSON.stringify({ OPENAI_API_KEY: openai }) }),
    found: [{ name: 'prod/ai OPENAI_API_KEY', value: openai, hints: ['prod/ai'] }],
  },
  {
    name: 'AWS batch-get-secret-value', format: 'aws-secrets-manager', text: JSON.stringify({ SecretValues: [{ Name: 'a', SecretString: `${openai}\n` }, { Name: 'b', SecretBinary: Buffer.from(anthropic).toString('base64') }], Errors: [] }),
    found: [{ name: 'a', value: openai }, { name: 'b', value: anthropic }],
  },
  { name: 'JSON from names to keys', format: 'json', text: JSON.stringify({ openai, anthropic, n: 1 }), found: [{ name: 'openai', value: openai }, { name: 'anthropic', value: anthropic }] },
  { name: 'JSON list', format: 'json', text: JSON.stringify([{ name: 'x', provider: 'openai', key: openai, environment: 'dev' }]), found: [{ name: 'x', value: openai, provider: 'openai', hints: ['dev'] }] },
  { name: 'one bare key', format: 'keys', text: `${openai}\n\n`, found: [{ name: 'Imported key', value: openai }] },
  { name: 'bare keys that end with padding', format: 'keys', text: 'abcdefgh0123==\nabcdefgh0124=\n', found: [{ name: 'Line 1', value: 'abcdefgh0123==' }, { name: 'Line 2', value: 'abcdefgh0124=' }] },
];

describe('V5 formats of imports', () => {
  for (const { name, text, format, found } of cases) {
    it(`V5 reads ${name}`, () => {
      const parsed = parseKeys(text);
      assert.equal(parsed?.format.id, format);
      assert.equal(parsed?.found.length, found.length, JSON.stringify(parsed?.found.map((each) => each.name)));
      for (const [index, wanted] of found.entries()) {
        for (const [field, value] of Object.entries(wanted)) assert.deepEqual(parsed?.found[index]?.[field as keyof FoundKey], value, `${index}.${field}`);
      }
    });
  }

  it('V5 what is no file of keys is recognised as none: prose, markup, numbers, nothing', () => {
    for (const text of ['', '   \n', 'Dear colleague,\nhere are the keys.', '<html>\n<body>', '[]', '{}', 'null', '17', '[1,2]', '"text of eight"x y', 'a,b\n1,2\n']) assert.equal(parseKeys(text), null, text);
  });

  it('V5 broken files say where, and never what stands there', () => {
    for (const text of [`model_list:\n  - model_name: [${openai}\n`, `name,key\n"a,${openai}\n`]) {
      assert.throws(() => parseKeys(text), (error: Error) => error.name === 'ImportProblem' && !error.message.includes('sk-proj'));
    }
  });

  it('V5 attack 24: aliases of YAML do not grow without bound', () => {
    const bomb = `model_list:\n  - &a [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_each, level) => `  - &${'bcdefghij'[level]} [${`*${'abcdefghi'[level]}, `.repeat(9)}]`).join('\n')}\n`;
    assert.throws(() => parseKeys(bomb), /alias/i);
  });
});
