import { channel } from 'node:diagnostics_channel'

/**
 * What each event carries, by the name of its channel without `fastify-signicat:`. No event holds a token, a name, a personal
 * number, a code, a state or an address with parameters. `session` is a hash that names a session without being usable as
 * one, `correlationId` the id of the request, as in the log.
 */
export interface SignicatEvents {
  /** A browser is sent to sign in. */
  'login.started': {
    readonly issuer: string
    readonly purpose: 'login' | 'identify'
    readonly correlationId: string
  }
  /** A person was let in or identified. */
  'login.finished': {
    readonly issuer: string
    readonly purpose: 'login' | 'identify'
    readonly method: 'oidc' | 'rest'
    readonly idp?: string
    readonly loa?: string
    readonly correlationId: string
  }
  /** A login failed or was refused, or did not begin; not when the person cancelled. */
  'login.refused': { readonly code: string; readonly correlationId: string }
  /** A session began. */
  'session.started': { readonly session: string; readonly correlationId: string }
  /** A request asked for its session, for the first time in that request. `null`: nobody is signed in. */
  'session.read': { readonly session: string | null; readonly correlationId: string }
  /** A session was written: into cookies, or into the store. */
  'session.sealed': { readonly session: string; readonly kind: 'sealed' | 'stored' }
  /** The tokens of a session were renewed. */
  'session.refreshed': { readonly session: string; readonly correlationId: string }
  /** A session ended before its time. */
  'session.ended': { readonly session: string; readonly reason: string; readonly correlationId: string }
  /** A guard did not let a request through. */
  'guard.refused': { readonly code: string; readonly correlationId: string }
  /** The issuer's key set was fetched; `keys` is how many entries it had. */
  'keys.fetched': { readonly issuer: string; readonly keys: number }
  /** Something was asked of the issuer or of the REST API, whatever came of it. */
  'upstream.called': {
    readonly method: string
    readonly host: string
    /** As in `/auth/open/connect/token`; with a session id of the REST API as `{id}`. */
    readonly path: string
    /** `null` when there was no answer that could be used. */
    readonly status: number | null
    /** Why there was none, such as `timeout`; else `null`. */
    readonly fault: string | null
    readonly durationMs: number
  }
}

type EventName = keyof SignicatEvents

const channels: { readonly [Name in EventName]: ReturnType<typeof channel> } = Object.freeze({
  'login.started': channel('fastify-signicat:login.started'),
  'login.finished': channel('fastify-signicat:login.finished'),
  'login.refused': channel('fastify-signicat:login.refused'),
  'session.started': channel('fastify-signicat:session.started'),
  'session.read': channel('fastify-signicat:session.read'),
  'session.sealed': channel('fastify-signicat:session.sealed'),
  'session.refreshed': channel('fastify-signicat:session.refreshed'),
  'session.ended': channel('fastify-signicat:session.ended'),
  'guard.refused': channel('fastify-signicat:guard.refused'),
  'keys.fetched': channel('fastify-signicat:keys.fetched'),
  'upstream.called': channel('fastify-signicat:upstream.called'),
})

/** Whether anybody listens. Asked before an event is made, so that without a listener nothing is. */
export function isHeard(name: EventName): boolean {
  return channels[name].hasSubscribers
}

/** Publishes an event on the diagnostics channel `fastify-signicat:<name>`. */
export function announce<Name extends EventName>(name: Name, event: SignicatEvents[Name]): void {
  channels[name].publish(Object.freeze(event))
}

/**
 * Calls `listener` for every event of a kind, typed. The listener runs inside the request, so keep it short; an error
 * thrown in it is an uncaught exception of the process. The same events are on `node:diagnostics_channel`, as
 * `fastify-signicat:<name>`, for tools that listen there.
 *
 * @returns a function that ends it
 */
export function onSignicatEvent<Name extends EventName>(
  name: Name,
  listener: (event: SignicatEvents[Name]) => void,
): () => void {
  const hear = (message: unknown): void => {
    if (isEvent<Name>(message)) listener(message)
  }
  channels[name].subscribe(hear)
  return () => {
    channels[name].unsubscribe(hear)
  }
}

/** Only {@link announce} publishes on these channels, and the name of the channel is the type of the event. */
function isEvent<Name extends EventName>(message: unknown): message is SignicatEvents[Name] {
  return typeof message === 'object' && message !== null
}
