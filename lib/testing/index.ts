/**
 * An issuer inside the test process, {@link fakeSignicat}, that signs in through the application's own login.
 *
 * @module fastify-signicat/testing
 */
export type { SignedIn, SignInAttempt, TestAnswer, TestableApp, TestRequest } from './app-types.js'
export type { FakeEndpoint } from './discovery.js'
export { fakeSignicat } from './fake-signicat.js'
export type { FakeFaultName } from './fault-effects.js'
export { fakeFaults } from './faults.js'
export type {
  FakeRest,
  FakeRestAccess,
  FakeRestEnding,
  FakeRestPerson,
  FakeRestSession,
} from './rest-types.js'
export { SignInError } from './sign-in.js'
export type {
  AccessTokenOptions,
  FakePerson,
  FakeSignicat,
  FakeSignicatOptions,
  LogoutTokenOptions,
  SignInOptions,
} from './types.js'
