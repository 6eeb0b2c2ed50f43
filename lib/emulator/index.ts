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
