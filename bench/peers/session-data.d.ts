import type { Pending } from './openid-login.js'

// What the session libraries keep. Both give `request.session` a type, and this one's wins.
declare module '@fastify/secure-session' {
  interface SessionData {
    pending: Pending
    claims: Readonly<Record<string, unknown>>
    idToken: string
  }
}
