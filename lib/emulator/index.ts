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
