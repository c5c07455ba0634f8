import type { RulePack } from './rule-pack.ts';

const statute = '42 U.S.C. 3604(c)';
const shown = 'Text, pictures and captions of the advertisement describe the property and its terms, not who should live there';

/** Advertising of dwellings. State and local law often protects more characteristics; they are not part of this pack. */
export const fairHousingAds: RulePack = {
  id: 'fair-housing-ads', title: 'Fair Housing Act, advertising', version: '1.0.0', source: 'Fair Housing Act, 42 U.S.C. 3604(c), and 24 CFR 100.75', asOf: '2025-01-01',
  rules: [
    { id: 'FH-01', title: 'Race and color', citation: statute, requirement: 'No notice, statement or advertisement about a sale or rental may indicate a preference, limitation or discrimination because of race or color, or an intention of it.', evidence: shown },
    { id: 'FH-02', title: 'Religion', citation: statute, requirement: 'None may indicate a preference, limitation or discrimination because of religion, or an intention of it.', evidence: shown },
    { id: 'FH-03', title: 'Sex', citation: statute, requirement: 'None may indicate a preference, limitation or discrimination because of sex, or an intention of it.', evidence: shown },
    { id: 'FH-04', title: 'Disability', citation: statute, requirement: 'None may indicate a preference, limitation or discrimination because of disability (“handicap” in the statute), or an intention of it. Describing accessible features is not a limitation.', evidence: shown },
    { id: 'FH-05', title: 'Families with children', citation: statute, requirement: 'None may indicate a preference, limitation or discrimination because of familial status, or an intention of it. Housing for older persons is treated in 42 U.S.C. 3607(b); whether a property qualifies is not judged here.', evidence: shown },
    { id: 'FH-06', title: 'National origin', citation: statute, requirement: 'None may indicate a preference, limitation or discrimination because of national origin, or an intention of it.', evidence: shown },
    { id: 'FH-07', title: 'Every kind of statement', citation: '24 CFR 100.75(b)', requirement: 'The prohibition holds for all written and oral notices and statements by whoever sells or rents: applications, flyers, brochures, signs, banners, posters, billboards and any other documents.', evidence: 'All texts of a campaign were checked, forms and spoken scripts included' },
    { id: 'FH-08', title: 'Words, pictures, symbols', citation: '24 CFR 100.75(c)(1)', requirement: 'No words, phrases, photographs, illustrations, symbols or forms may convey that a dwelling is or is not available to a particular group because of a protected characteristic.', evidence: shown },
    { id: 'FH-09', title: 'Statements to staff and agents', citation: '24 CFR 100.75(c)(2)', requirement: 'No preference or limitation because of a protected characteristic may be expressed to agents, brokers, employees, prospective sellers or renters, or anyone else.', evidence: 'Instructions, listing notes and messages to agents are free of them' },
    { id: 'FH-10', title: 'Choice of media and places', citation: '24 CFR 100.75(c)(3)', requirement: 'Media and places of advertising may not be chosen so that, because of a protected characteristic, particular segments of the market get no information about housing opportunities.', evidence: 'A record of where was advertised and by which criteria an audience was chosen' },
    { id: 'FH-11', title: 'Publishing on equal terms', citation: '24 CFR 100.75(c)(4)', requirement: 'Publishing of advertising may not be refused, nor charged or conditioned differently, because of a protected characteristic.', evidence: 'Terms of publication that are the same for all' },
    { id: 'FH-12', title: 'Small owners', citation: '42 U.S.C. 3603(b)', requirement: 'The exemptions for certain single-family houses and owner-occupied small buildings do not reach discriminatory advertising under 3604(c).', evidence: 'Listings of small owners were checked like all others' },
  ],
};
