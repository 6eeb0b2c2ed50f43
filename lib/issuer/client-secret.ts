import type { Config } from '../config/config.js'
import { IssuerError } from '../errors.js'
import { scrubCause } from '../shared/scrub-cause.js'

/** The client's secret and how long it may take to get it. */
export type SecretSource = Pick<Config, 'clientSecret' | 'timeoutMs'>

/**
 * The present client secret. It is asked for at each use, so that a rotated one is used from then on.
 *
 * @throws {@link IssuerError} `ERR_SIGNICAT_CLIENT_REFUSED` when the application gives none
 */
export async function readSecret({ clientSecret, timeoutMs }: SecretSource): Promise<string> {
  const secret = clientSecret === null ? '' : await inTime(clientSecret, timeoutMs)
  if (typeof secret === 'string' && secret !== '') return secret
  throw unusableCredentials('clientSecret gave no secret')
}

async function inTime(clientSecret: () => string | Promise<string>, timeoutMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = unusableCredentials('clientSecret took longer than timeoutMs')
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(late), timeoutMs)
  })
  try {
    return await Promise.race([clientSecret(), limit])
  } catch (error) {
    // Also an error of ours: what the application throws must not pass for what the issuer said.
    throw error === late
      ? late
      : unusableCredentials('clientSecret threw', scrubCause(error, { frames: true, wordless: true }))
  } finally {
    clearTimeout(timer)
  }
}

/** Nothing was sent: the application's own fault, or its vault's. */
export function unusableCredentials(problem: string, cause?: unknown): IssuerError {
  return new IssuerError('ERR_SIGNICAT_CLIENT_REFUSED', {
    detail: `${problem}; nothing was sent`,
    statusCode: 503,
    ...(cause === undefined ? {} : { cause }),
  })
}
