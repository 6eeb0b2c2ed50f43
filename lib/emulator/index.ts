/**
 * A local Signicat to develop against, {@link createEmulator}. Needs `oidc-provider`; loopback only.
 *
 * @module fastify-signicat/emulator
 */
export type {
  EmulatorApiClient,
  EmulatorPhone,
  EmulatorPhoneRequest,
  EmulatorRest,
  EmulatorRestAccess,
  EmulatorRestFault,
} from './rest/types.js'
export { createEmulator } from './start-emulator.js'
export type {
  Emulator,
  EmulatorClient,
  EmulatorEid,
  EmulatorEndpoint,
  EmulatorFaults,
  EmulatorLifetimes,
  EmulatorOptions,
  EmulatorPerson,
  EmulatorUserData,
} from './types.js'
