/** Made-up texts for each kind: what has to be found, and what only looks like it. Keys are put together here so that no scanner takes them for real ones. */
export interface Samples { readonly kind: string; readonly category: 'secrets' | 'personal' | 'health'; readonly found: readonly string[]; readonly not: readonly string[] }

const joined = (...parts: readonly string[]): string => parts.join('');
const pem = (name: string): string => joined('-----BEGIN ', name, '-----\n', 'MIIEpAIBAAKCAQEA7bq0aZ+mUq2TgZ5u8v9Tq1yR3sJkWc0pX4nVhLd2\n'.repeat(4), '-----END ', name, '-----');

export const samples: readonly Samples[] = [
  { kind: 'GITHUB', category: 'secrets', found: [joined('use gh', 'p_wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx please'), joined('GITHUB_TOKEN=gh', 'o_16C7e42F292c6912E7710c838347Ae178B4a')], not: ['use ghp_token from the vault', 'the ghp prefix of GitHub'] },
  { kind: 'SLACK', category: 'secrets', found: [joined('xo', 'xb-2523456789012-2523456789013-AbCdEfGhIjKlMnOpQrStUvWx')], not: ['xoxo, Gossip', 'a token like xoxb-…'] },
  { kind: 'AWS_KEY_ID', category: 'secrets', found: [joined('key AK', 'IAQYLPMN5HHHFPZ6WJ here')], not: [joined('AK', 'IAIOSFODNN7EXAMPLE'), 'AKIA stands for nothing'] },
  { kind: 'MODEL_KEY', category: 'secrets', found: [joined('sk-pro', 'j-a1B2c3D4e5F6g7H8i9J0k1L2m3N4'), joined('gs', 'k_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2')], not: ['sk-learn pipelines', 'sk-proj-… goes here', 'task-project-management-with-a-long-name'] },
  { kind: 'GOOGLE_KEY', category: 'secrets', found: [joined('AI', 'zaSyD1a2b3c4d5e6f7g8h9i0j1k2l3m4n5o6p')], not: ['AIzawa is a town'] },
  { kind: 'TOKEN', category: 'secrets', found: [joined('ey', 'JhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U')], not: ['eyJ is how a token begins'] },
  { kind: 'PRIVATE_KEY', category: 'secrets', found: [pem('RSA PRIVATE KEY'), pem('PRIVATE KEY').replaceAll('\n', '\\n')], not: [pem('CERTIFICATE'), '-----BEGIN PRIVATE KEY----- goes first'] },
  { kind: 'DATABASE_CONNECTION_STRING', category: 'secrets', found: ['postgres://app:Tr0ub4dor3@db.internal.example.com:5432/claims'], not: ['postgres://localhost/claims', 'postgres is a database'] },
  { kind: 'PASSWORD', category: 'secrets', found: ['password: Tr0ub4dor&3', '"passwd" = "S3cure!Pass"', 'Passwort: Gr0sse#Katze'], not: ['password: required', 'password = os.environ[X]', 'Your password: your-password', 'password field: see docs', 'password: process.env.PASSWORD1'] },
  { kind: 'API_KEY', category: 'secrets', found: ['api_key = "9f8b7c6d5e4f3a2b1c0d9e8f7a6b5c4d"', 'client secret: Zk3xQ9vLm2Rt7Yp5Wb8N'], not: ['api_key: YOUR_API_KEY_GOES_HERE_PLEASE', 'api key = get_the_key_from_vault', 'access_token: ${{ secrets.TOKEN }}'] },

  { kind: 'EMAIL', category: 'personal', found: ['write to ada.lovelace@harbour-insurance.example today', 'o\'hara+claims@sub.domain.co.uk'], not: ['icon@2x.png', 'git@github.com:keystead/keystead.git', 'lodash@4.17.21', '@mention someone', 'user@localhost'] },
  { kind: 'PHONE', category: 'personal', found: ['call (415) 867-5309', 'call 212-867-5310.', '+49 30 901820', '+44 20 7946 0958'], not: ['order 4158675309', '2026-11-21 10:00', 'version 10.20.30.40', '555-1234', '+99 123 456 789', 'pages 100-200'] },
  { kind: 'CARD', category: 'personal', found: ['4111 1111 1111 1111', '5555555555554444', 'amex 378282246310005'], not: ['4111 1111 1111 1112', '1234567890123456', 'order 8005550001112223'] },
  { kind: 'IBAN', category: 'personal', found: ['DE89 3704 0044 0532 0130 00', 'GB82WEST12345698765432'], not: ['DE89 3704 0044 0532 0130 01', 'GB82WEST12345698765431', 'AB12CDEFGHIJKLMNO'] },
  { kind: 'SSN', category: 'personal', found: ['her number is 536-22-8726', 'SSN: 536228726'], not: ['078-05-1120', '000-12-3456', '666-12-3456', '912-34-5678', '536228726', 'part 536-00-8726'] },
  { kind: 'NATIONAL_ID', category: 'personal', found: ['NINO QQ 12 34 56 C'.replace('QQ', 'AB'), 'AB123456C'], not: ['BG123456C', 'AB123456E', 'AB1234567'] },
  { kind: 'BIRTH_DATE', category: 'personal', found: ['DOB: 04/12/1979', 'Date of birth 1979-12-04', 'born on 4 December 1979', 'Geburtsdatum: 04.12.1979'], not: ['effective 04/12/1979', 'due on 1979-12-04', 'born in 1979'] },
  { kind: 'ADDRESS', category: 'personal', found: ['lives at 221 Baker Street', '1600 Pennsylvania Avenue, Washington, DC 20500', 'Springfield, IL 62704'], not: ['5 Star Reviews', '$500 Main deductible', '3 ways to drive', 'Section 12 Court costs'] },
  { kind: 'PASSPORT', category: 'personal', found: ['passport number: C01X00T47', 'Passport no. 533380006'], not: ['passport photos', 'passport: required'] },
  { kind: 'DRIVER_LICENCE', category: 'personal', found: ['driver\'s license #: D1234567', 'Drivers licence no. S-8899123'], not: ['driver\'s license required'] },
  { kind: 'BANK_ROUTING', category: 'personal', found: ['routing number 021000021'], not: ['routing number 021000022', 'routing table 10'] },
  { kind: 'BANK_ACCOUNT', category: 'personal', found: ['Account number: 000123456789'], not: ['account number is missing', 'account no. 12'] },
  { kind: 'TAX_ID', category: 'personal', found: ['EIN 12-3456789', 'Steuer-ID: 12 345 678 901'], not: ['EIN pending', 'tin cans 12'] },

  { kind: 'RECORD_NUMBER', category: 'health', found: ['MRN: 00483921', 'Patient ID #A-229104'], not: ['patient number of visits', 'chart 3 of 5', 'medical record request'] },
  { kind: 'MEMBER_ID', category: 'health', found: ['Member ID: XYZ123456789'], not: ['member ID card', 'member since 2019'] },
  { kind: 'MEDICARE_ID', category: 'health', found: ['1EG4-TE5-MK73', '1EG4TE5MK73'], not: ['1EG4-TE5-MK7', '0EG4TE5MK73'] },
  { kind: 'NPI', category: 'health', found: ['NPI 1234567893'], not: ['NPI 1234567890', 'npi pending'] },
  { kind: 'DEA_NUMBER', category: 'health', found: ['DEA number AB1234563'], not: ['DEA number AB1234567', 'DEA agents'] },
  { kind: 'NHS_NUMBER', category: 'health', found: ['NHS number 943 476 5919'], not: ['NHS number 943 476 5918', 'NHS trust 12'] },
  { kind: 'DIAGNOSIS_CODE', category: 'health', found: ['diagnosis: E11.9', 'ICD-10 J45', 'Dx I10'], not: ['form B12.5', 'vitamin B12', 'A10 motorway', 'gate C10'] },
  { kind: 'DIAGNOSIS', category: 'health', found: ['She was diagnosed with type 2 diabetes.', 'history of heart failure', 'patient has stage three chronic kidney disease'], not: ['history of the company', 'the cancer research fund', 'diagnosed with a faulty alternator'] },
  { kind: 'MEDICATION', category: 'health', found: ['metformin 500 mg twice daily', 'Lisinopril 10mg PO qd'], not: ['sugar 500 mg', 'contains 10 mg per tablet', 'weighs 20 mg'] },
];
