import type { Config } from '../config/config.js'
import { cookieNames } from './cookie-names.js'
import { parseJson } from './json-bytes.js'
import { createKeyRing } from './key-ring.js'
import { createSealer } from './seal.js'

/**
 * Sealed tokens for our own forms and links, so that no other site can make one. The content says whom the token is for:
 * a session id, or the empty string for an anonymous visitor, whom nothing tells from another.
 */
export interface FormTokens {
  /** @param purpose what the form does, such as `logout` */
  seal(purpose: string, content: string): string
  /** The content of a token that was sealed for this purpose in the last hour, else `null`. Never throws. */
  open(purpose: string, unverifiedToken: unknown): string | null
}

export interface FormTokensOptions {
  readonly config: Config
  /** Path of the scope that the plugin was registered in. */
  readonly scopePath: string
}

const lifeSeconds = 3600
const longestToken = 8192

export function createFormTokens({ config, scopePath }: FormTokensOptions): FormTokens {
  const { clock, clockToleranceSeconds: tolerance } = config
  const ring = createKeyRing({ ...config, cookie: cookieNames(config, scopePath) })
  const sealer = createSealer({ ring, purpose: 'form', clock, lifeSeconds })

  return Object.freeze({
    seal: (purpose: string, content: string) =>
      sealer.seal(Buffer.from(JSON.stringify([purpose, content, clock()]))),
    open(purpose: string, unverifiedToken: unknown): string | null {
      if (typeof unverifiedToken !== 'string' || unverifiedToken.length > longestToken) return null
      const opening = sealer.open(unverifiedToken)
      const token: unknown = opening.outcome === 'opened' ? parseJson(opening.bytes) : null
      if (!Array.isArray(token)) return null
      const [sealedPurpose, content, bornAt]: readonly unknown[] = token
      if (sealedPurpose !== purpose || typeof content !== 'string' || typeof bornAt !== 'number') return null
      const age = clock() - bornAt
      return age < lifeSeconds && age >= -tolerance ? content : null
    },
  })
}
