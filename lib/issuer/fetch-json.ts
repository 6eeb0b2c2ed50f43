import { IssuerError } from '../errors.js'
import type { BoundedFetch } from './bounded-fetch.js'
import { type UpstreamStep, upstreamError } from './upstream-error.js'

/**
 * GET of a JSON document of the issuer.
 *
 * @throws {@link IssuerError}
 */
export async function fetchJson(fetch: BoundedFetch, url: string, step: UpstreamStep): Promise<unknown> {
  const headers = { accept: 'application/json' }
  const response = await fetch.call(url, { method: 'GET', headers }).catch((fault: unknown) => {
    throw upstreamError(fault, step)
  })
  if (response.status !== 200) throw answerInvalid(`${step}: status ${response.status}`)
  try {
    return await response.json()
  } catch {
    throw answerInvalid(`${step}: not JSON`)
  }
}

function answerInvalid(detail: string): IssuerError {
  return new IssuerError('ERR_SIGNICAT_ISSUER_ANSWER_INVALID', { detail })
}
