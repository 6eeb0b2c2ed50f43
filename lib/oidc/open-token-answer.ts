import type { Config } from '../config/config.js'
import type { Decrypter } from '../issuer/decrypter.js'

/** What answers of the token endpoint are opened with. */
export interface TokenAnswerRules {
  readonly decrypter: Decrypter
  readonly requireEncrypted: Config['requireEncrypted']
}

/**
 * The answer with the signed ID token in place of an encrypted one. Done before openid-client reads it, which knows one
 * key and one set of algorithms for everything.
 *
 * @throws {@link TokenError} when it is not encrypted but must be, or cannot be opened
 * @see OpenID Connect Core 1.0 §3.1.3.7 (1)
 */
export async function openTokenAnswer(
  response: Response,
  { decrypter, requireEncrypted }: TokenAnswerRules,
): Promise<Response> {
  if (!decrypter.hasKeys || response.status !== 200) return response
  const answer: unknown = await response.json().catch(() => null)
  if (!isObject(answer) || typeof answer.id_token !== 'string') return response
  const must = requireEncrypted.has('idToken') ? 'must-be-encrypted' : 'may-be-plain'
  const idToken = await decrypter.open(answer.id_token, must)
  return Response.json({ ...answer, id_token: idToken })
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
