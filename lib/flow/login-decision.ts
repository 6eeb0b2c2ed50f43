import { LoginError } from '../errors.js'
import { maskText } from '../shared/mask-text.js'

/** A decision that lets the person in. */
export interface Admittance {
  readonly account?: string
  readonly data?: Readonly<Record<string, unknown>>
  readonly redirect?: string
}

const members: ReadonlySet<string> = new Set(['account', 'data', 'redirect'])

/**
 * Reads what `onLogin` answered. Anything it does not say in so many words lets nobody in: a misspelt `refuse` must not
 * become a login.
 *
 * @throws {@link LoginError} `ERR_SIGNICAT_LOGIN_REFUSED`, or `ERR_SIGNICAT_LOGIN_HOOK_FAILED` for another kind of answer
 */
export function readDecision(answer: unknown): Admittance {
  if (answer === undefined || answer === null) return {}
  if (!isRecord(answer)) throw unusable('must answer with an object or nothing')
  if ('refuse' in answer) throw refused(answer.refuse)
  const { account, data, redirect } = answer
  const unknown = Object.keys(answer).find((name) => !members.has(name))
  if (unknown !== undefined) throw unusable('answered with an unknown member')
  if (account !== undefined && (typeof account !== 'string' || account === ''))
    throw unusable('account is not a text')
  if (data !== undefined && !isRecord(data)) throw unusable('data is not an object')
  if (redirect !== undefined && typeof redirect !== 'string') throw unusable('redirect is not a text')
  return {
    ...(account === undefined ? {} : { account }),
    ...(data === undefined ? {} : { data }),
    ...(redirect === undefined ? {} : { redirect }),
  }
}

/** The reason is the application's and stays in the log, masked. */
function refused(reason: unknown): LoginError {
  const detail = typeof reason === 'string' ? `onLogin: ${maskText(reason, 200)}` : 'onLogin'
  return new LoginError('ERR_SIGNICAT_LOGIN_REFUSED', { detail })
}

function unusable(problem: string): LoginError {
  return new LoginError('ERR_SIGNICAT_LOGIN_HOOK_FAILED', { detail: `onLogin: ${problem}` })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
