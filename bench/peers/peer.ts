/** What every peer is told. */
export interface PeerSettings {
  readonly port: number
  readonly baseUrl: string
  readonly issuer: string
}

export interface MintOptions {
  readonly count: number
  /** With so much data in it that one cookie does not hold it. */
  readonly large: boolean
}

export interface RunningPeer {
  /** `Cookie` headers of other people's sessions, sealed as the library seals them; one login is the pattern. */
  mint?(cookie: string, options: MintOptions): Promise<readonly string[]>
}

/**
 * Starts listening on 127.0.0.1, with these routes: `/public` needs no session; `/me` answers the claims of the person
 * signed in, or refuses; `/login` and `/callback` where the library signs people in. Every session keeps all claims
 * and the ID token.
 */
export type StartPeer = (settings: PeerSettings) => Promise<RunningPeer>

export const publicAnswer = Object.freeze({ hello: 'world' })
