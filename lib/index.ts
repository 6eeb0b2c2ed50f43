/**
 * The plugin, the guards, and the types of both. Registered, it decorates the instance, the request and the reply: see
 * {@link SignicatInstance}, {@link SignicatRequest} and {@link SignicatReply}; its options are {@link SignicatOptions}.
 *
 * @module fastify-signicat
 */
export type {
  AuditRecord,
  LoginContext,
  LoginDecision,
  LogoutReason,
  LogoutSubject,
} from './config/hook-options.js'
export type { ClientAuth, IdTokenAlg, PrivateJwk } from './config/key-options.js'
export type { EidSettings, Expectations, LevelOptions } from './config/login-options.js'
export type { LogLevel, SignicatOptions } from './config/options.js'
export type { BrandOptions } from './config/page-options.js'
export type { RoutePaths } from './config/places.js'
export type { KeyState, PrivateKeyStatus } from './config/private-key-life.js'
export type {
  RestFlow,
  RestFrameOptions,
  RestHeadlessMode,
  RestHeadlessOptions,
  RestLimitOptions,
  RestOptions,
  RestPrefill,
} from './config/rest-options.js'
export type { RouteOptions } from './config/route-options.js'
export type { SessionOptions } from './config/session-options.js'
export type { Claims, Identity, Loa, NationalNumber } from './eids/types.js'
export type { FastifySignicatOptions } from './fastify/augment.js'
export { requireLogin } from './fastify/guard.js'
export type { Guard, GuardDemand } from './fastify/guard-shape.js'
export type { SessionFilter, SessionSummary, SignicatInstance } from './fastify/instance-members.js'
export type { SignicatOpenapi, SignicatSecurityScheme } from './fastify/openapi.js'
export { default, default as signicat } from './fastify/plugin.js'
export type { LoginOptions, SignicatReply } from './fastify/reply-members.js'
export type { SignicatRequest } from './fastify/request-members.js'
export { requireToken, type TokenGuardDemand } from './fastify/token-guard.js'
export type { SignicatSessionData, SignicatUser } from './fastify/user-types.js'
export type { BearerDemand } from './flow/bearer-demand.js'
export type { ClaimDemand, Demand } from './flow/demand.js'
export type { PublicSession } from './flow/public-session.js'
export type { ApiCall } from './flow/tokens/call-api.js'
export { onSignicatEvent, type SignicatEvents } from './shared/events.js'
export type { PageAction, PageBrand, PageFault, PageHelp, PageKind, PageModel } from './shared/page-model.js'
