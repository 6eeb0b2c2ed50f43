import { randomBytes } from 'node:crypto'
import type { Clock } from '../../shared/clock.js'
import type { EmulatorApiClient } from './types.js'

/** Access tokens of API clients. */
export interface ApiTokens {
  /** Seconds that a token lives. */
  readonly lifetime: number
  issue(client: EmulatorApiClient): string
  find(token: string): EmulatorApiClient | undefined
}

const mostTokens = 1000

export function createApiTokens(clock: Clock): ApiTokens {
  const tokens = new Map<string, { readonly client: EmulatorApiClient; readonly endsAt: number }>()
  const lifetime = 600
  return {
    lifetime,
    issue(client) {
      const token = randomBytes(32).toString('base64url')
      const oldest = tokens.keys().next().value
      if (tokens.size >= mostTokens && oldest !== undefined) tokens.delete(oldest)
      tokens.set(token, { client, endsAt: clock() + lifetime })
      return token
    },
    find(token) {
      const found = tokens.get(token)
      return found !== undefined && clock() < found.endsAt ? found.client : undefined
    },
  }
}
