export { cutAtRandom, seededRandom } from './cutting.ts';
export { answerBytes, type Exchange, findFixtures, type FixtureRow, type FixtureUsage, type FoundFixtures, readExchange } from './fixtures.ts';
export { type ReceivedRequest, type Replay, startReplay } from './server.ts';
