import { type Fields, refuse } from './assert.js'
import type { ResolvedRoutes, ResolvedSession } from './config.js'

interface LogoutSettings {
  readonly session: ResolvedSession
  readonly routes: ResolvedRoutes
  readonly issuer: string
  /** Of `baseUrl`. */
  readonly origin: string
}

/** A logout that would be confirmed and not happen is worse than none. */
export function checkLogoutRoutes(field: Fields, settings: LogoutSettings): void {
  checkBackchannel(field, settings)
  checkFrontchannel(field, settings)
}

/** A logout token ends a session in a browser that is not there to lose its cookie, so somebody must remember it. */
function checkBackchannel(field: Fields, { session, routes }: LogoutSettings): void {
  const { store, singleProcess } = session
  if (routes.backchannelLogout === false || singleProcess || store?.traits.shared === true) return
  const problem =
    store === null
      ? 'has nowhere to remember ended sessions'
      : 'would end sessions in one process only: session.store is in its memory'
  const remedy =
    'Give redisStore(client) as session.store, or session.singleProcess: true when one process serves everybody'
  refuse({ ...field('routes'), option: 'routes.backchannelLogout' }, problem, remedy)
}

/** The issuer's frame brings a cookie only when the browser sends it there; without one, only a store can find a session. */
function checkFrontchannel(field: Fields, { session, routes, issuer, origin }: LogoutSettings): void {
  if (routes.frontchannelLogout === false || session.kind === 'stored') return
  const group = field('routes')
  const option = 'routes.frontchannelLogout'
  if (session.sameSite === 'none') {
    group.faults.warn(
      option,
      'finds sessions only in browsers that send cookies to frames of other sites; stored sessions are found in all',
    )
  } else if (!mayBeSameSite(issuer, origin)) {
    refuse(
      { ...group, option },
      'could never end a session: browsers do not send its cookie to a frame of another site',
      "Give session.kind 'stored', or session.sameSite 'none'",
    )
  }
}

/** Whether two hosts may belong to one site. Which ones do is on a list that changes; other last labels say that they do not. */
function mayBeSameSite(issuer: string, origin: string): boolean {
  return URL.canParse(issuer) && URL.canParse(origin) && lastLabels(issuer) === lastLabels(origin)
}

const lastLabels = (url: string): string => new URL(url).hostname.split('.').slice(-2).join('.')
