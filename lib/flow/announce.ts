import { channel } from 'node:diagnostics_channel'

/** What each event carries. No event holds a token, a name, a personal number, a code or a state. */
export interface SignicatEvents {
  'login.started': {
    readonly issuer: string
    readonly purpose: 'login' | 'identify'
    readonly correlationId: string
  }
  'login.finished': {
    readonly issuer: string
    readonly purpose: 'login' | 'identify'
    readonly method: 'oidc' | 'rest'
    readonly idp?: string
    readonly loa?: string
    readonly correlationId: string
  }
  'login.refused': { readonly code: string; readonly correlationId: string }
  'session.started': { readonly session: string; readonly correlationId: string }
  'session.ended': { readonly session: string; readonly reason: string; readonly correlationId: string }
  'guard.refused': { readonly code: string; readonly correlationId: string }
}

const channels: { readonly [Name in keyof SignicatEvents]: ReturnType<typeof channel> } = Object.freeze({
  'login.started': channel('fastify-signicat:login.started'),
  'login.finished': channel('fastify-signicat:login.finished'),
  'login.refused': channel('fastify-signicat:login.refused'),
  'session.started': channel('fastify-signicat:session.started'),
  'session.ended': channel('fastify-signicat:session.ended'),
  'guard.refused': channel('fastify-signicat:guard.refused'),
})

/** Publishes an event on the diagnostics channel `fastify-signicat:<name>`; free when nobody listens. */
export function announce<Name extends keyof SignicatEvents>(name: Name, event: SignicatEvents[Name]): void {
  const target = channels[name]
  if (target.hasSubscribers) target.publish(event)
}
