import { errors, type JWTPayload, jwtVerify } from 'jose'
import { namesOfAlgorithm } from '../config/algorithms.js'
import type { Config } from '../config/config.js'
import { isSignicatError, LoginError } from '../errors.js'
import type { IssuerKeys } from '../issuer/types.js'
import { isCompactJws } from '../shared/compact-jose.js'
import type { CodeAnswer } from './types.js'
import { longestResponse, single } from './unverified-state.js'

/** What a signed answer is verified with. */
export interface JarmRules {
  readonly config: Pick<Config, 'clientId' | 'issuerNames' | 'idTokenAlg' | 'clock' | 'clockToleranceSeconds'>
  readonly keys: IssuerKeys
}

/**
 * The answer that the issuer has signed, as if it had come in the open: everything outside the signature is refused, or
 * somebody could put it beside.
 *
 * @throws {@link LoginError} `ERR_SIGNICAT_CALLBACK_INVALID`; {@link IssuerError} when the keys cannot be had
 * @see JWT Secured Authorization Response Mode for OAuth 2.0 §2.1 and §2.4
 */
export async function openJarm(answer: CodeAnswer, rules: JarmRules): Promise<CodeAnswer> {
  if (answer.responseMode !== 'jwt') return answer
  const response = single(answer.parameters.getAll('response'))
  if (response === null) throw invalid('missing or repeated')
  for (const name of ['code', 'state', 'error', 'iss']) {
    if (answer.parameters.has(name)) throw invalid(`${name} is beside it`)
  }
  if (response.length > longestResponse) throw invalid('too long')
  if (!isCompactJws(response)) throw invalid('malformed')
  const payload = await verify(response, rules)
  const claims = Object.entries(payload).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  return { ...answer, parameters: new URLSearchParams(claims.filter(([name]) => name !== 'aud')) }
}

async function verify(response: string, { config, keys }: JarmRules): Promise<JWTPayload> {
  try {
    const { payload, protectedHeader } = await jwtVerify(response, keys.resolver('bearer'), {
      algorithms: [...namesOfAlgorithm(config.idTokenAlg)],
      issuer: [...config.issuerNames],
      audience: config.clientId,
      requiredClaims: ['exp'],
      clockTolerance: config.clockToleranceSeconds,
      currentDate: new Date(config.clock() * 1000),
    })
    const { typ = 'JWT' } = protectedHeader
    // Tokens of other kinds say what they are (RFC 8725 §3.11).
    if (!/^(?:application\/)?jwt$/i.test(typ)) throw invalid('typ')
    return payload
  } catch (error) {
    throw refusal(error)
  }
}

function refusal(error: unknown): unknown {
  if (error instanceof errors.JOSEError) return invalid('claim' in error ? String(error.claim) : error.code)
  return isSignicatError(error, 'ERR_SIGNICAT_TOKEN_KEY_UNKNOWN') ? invalid('key') : error
}

function invalid(problem: string): LoginError {
  return new LoginError('ERR_SIGNICAT_CALLBACK_INVALID', { detail: `response: ${problem}` })
}
