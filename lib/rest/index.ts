/**
 * A client of the Signicat REST APIs without Fastify: {@link createSignicatRest}. Members of requests and answers are those
 * of the API, whose own documentation says more.
 *
 * @module fastify-signicat/rest
 */
export type { Loa } from '../eids/types.js'
export { ConfigError, type ConfigFault, RestError } from '../errors.js'
export type { Clock } from '../shared/clock.js'
export type { Log } from '../shared/log.js'
export { createSignicatRest, type SignicatRest } from './client.js'
export type { ExpressRest, ListOptions } from './express-client.js'
export type * from './express-types.js'
export { type ExpressFrame, frameRequest, type HubFrame } from './frame-request.js'
export {
  type ExpressHeadless,
  headlessRequest,
  type NoBankIdMobile,
  type SeBankId,
} from './headless-request.js'
export type { HubReadOptions, HubRest } from './hub-client.js'
export type { HubHeadless, HubItsme, HubNbid, HubSbid, HubSmartId } from './hub-headless.js'
export type * from './hub-types.js'
export type { Open, RestApi } from './open.js'
export type { CallOptions, ExpressRestOptions, HubRestOptions, RestOptions, Wait } from './options.js'
export {
  type ExpressSessionExtras,
  type HubSessionExtras,
  type RedirectTargets,
  redirectRequest,
} from './redirect-request.js'
export { isSessionId } from './session-id.js'
export { isFinalStatus, outcomeOf, type SessionOutcome } from './status.js'
export type { WaitOptions, WaitResult } from './wait-for-session.js'
