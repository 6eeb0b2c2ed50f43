/**
 * The page's side of the REST flows `frame` and `headless`: no dependency, less than 3 kB.
 *
 * @module fastify-signicat/browser
 */
export { SignicatFlowError, type Violation } from './flow-error.js'
export { type FrameOptions, openFrame } from './frame.js'
export {
  cancelHeadless,
  type HeadlessOptions,
  type HeadlessView,
  type PollOptions,
  pollHeadless,
  startHeadless,
} from './headless.js'
export { signicatOrigins } from './origins.js'
export type { SignInResult, StartOptions } from './types.js'
