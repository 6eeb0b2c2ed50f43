import { createHash, randomUUID } from 'node:crypto'
import { idToken, refreshedIdToken } from './tokens.js'
import type { Claims, Grant, IssuerState } from './types.js'

/** All refresh tokens of one login. */
interface RefreshFamily {
  readonly grant: Grant
  /** Of the ID token at the login. */
  readonly authTime: unknown
  current: string
  isRevoked: boolean
}

const refused = (): Response => Response.json({ error: 'invalid_grant' }, { status: 400 })

/** Answers the token endpoint. */
export function createTokenEndpoint(state: IssuerState): (body: URLSearchParams) => Promise<Response> {
  const { faults, grants, access, clock, reused } = state
  const families = new Map<string, RefreshFamily>()

  function opaqueToken({ person }: Grant): string {
    const accessToken = randomUUID()
    access.set(accessToken, person)
    return accessToken
  }

  function newFamily(grant: Grant): Claims {
    const scope = grant.parameters.get('scope') ?? ''
    if (!scope.split(' ').includes('offline_access')) return {}
    const current = randomUUID()
    families.set(current, { grant, authTime: grant.person.authTime ?? clock(), current, isRevoked: false })
    return { refresh_token: current, scope }
  }

  async function redeem(body: URLSearchParams): Promise<Response> {
    const grant = grants.get(body.get('code') ?? '')
    grants.delete(body.get('code') ?? '')
    const verifier = body.get('code_verifier') ?? ''
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    if (grant === undefined || grant.parameters.get('code_challenge') !== challenge) return refused()
    if (grant.parameters.get('redirect_uri') !== body.get('redirect_uri')) return refused()
    const accessToken = opaqueToken(grant)
    const answer: Claims = {
      id_token: await idToken(state, grant, accessToken),
      access_token: accessToken,
      expires_in: 600,
      token_type: 'Bearer',
      scope: 'openid profile',
      ...newFamily(grant),
    }
    return Response.json(faults.tokenAnswer?.(answer) ?? answer)
  }

  /** Rotates, and takes the second use of a token for theft (RFC 9700 §4.14.2). */
  async function refresh(refreshToken: string): Promise<Response> {
    await faults.beforeRefresh?.()
    const family = families.get(refreshToken)
    if (family === undefined || family.isRevoked) return refused()
    if (family.current !== refreshToken) {
      reused.push(refreshToken)
      family.isRevoked = true
      return refused()
    }
    const { grant, authTime } = family
    const accessToken = opaqueToken(grant)
    if (state.rotatesRefreshTokens) {
      family.current = randomUUID()
      families.set(family.current, family)
    }
    const answer: Claims = {
      id_token: await refreshedIdToken(state, grant, { authTime, accessToken }),
      access_token: accessToken,
      expires_in: 600,
      token_type: 'Bearer',
      scope: grant.parameters.get('scope') ?? '',
      ...(state.rotatesRefreshTokens ? { refresh_token: family.current } : {}),
    }
    await faults.afterRefresh?.()
    return Response.json(faults.refreshAnswer?.(answer) ?? answer)
  }

  return async (body) => {
    if (faults.tokenResponse !== undefined) return faults.tokenResponse()
    const isRefresh = body.get('grant_type') === 'refresh_token'
    return isRefresh ? refresh(body.get('refresh_token') ?? '') : redeem(body)
  }
}
