import { type Fields, refuse } from './assert.js'
import type { ResolvedRoutes, ResolvedSession } from './config.js'
import type { ProtocolSettings } from './resolve-protocol.js'

interface Asked {
  readonly protocol: ProtocolSettings
  readonly session: ResolvedSession
  readonly routes: ResolvedRoutes
}

/** Refuses options that are part of the surface, but which this version cannot honour: nothing is ignored silently. */
export function refuseUnavailable(field: Fields, asked: Asked): void {
  for (const [option, remedy] of unavailable(field, asked)) {
    refuse({ ...field(option), option }, 'is not available in this version', remedy)
  }
}

function unavailable(field: Fields, { protocol, session, routes }: Asked): readonly [string, string][] {
  const found: [string, string][] = []
  if (protocol.request.startsWith('signed')) found.push(['request', "Give 'plain' or 'par'"])
  if (protocol.encryptRequest) found.push(['encryptRequest', 'Take it out'])
  if (protocol.responseMode === 'jwt') found.push(['responseMode', "Give 'query' or 'form_post'"])
  if (field('decryptionKeys').value !== undefined) found.push(['decryptionKeys', 'Take it out'])
  if (session.kind === 'stored') found.push(['session.kind', "Give 'sealed'"])
  if (session.store !== null) found.push(['session.store', 'Take it out'])
  for (const name of ['initiate', 'backchannelLogout', 'frontchannelLogout', 'jwks'] as const) {
    if (routes[name] !== false) found.push([`routes.${name}`, 'Take it out'])
  }
  return found
}
