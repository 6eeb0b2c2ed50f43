import {
  type Field,
  type Fields,
  fieldsOf,
  kindOf,
  readBoolean,
  readChoice,
  readGroup,
  readInteger,
  refuse,
} from './assert.js'
import type { ResolvedSession } from './config.js'
import { defaults } from './defaults.js'
import { checkNames } from './known-options.js'
import { readText } from './read-text.js'
import { resolveStore } from './resolve-store.js'

const NINETY_DAYS = 90 * 24 * 3600

const COOKIE_NAME = {
  // `a0` to `a7` are the cookies of login attempts.
  pattern: /^(?!a[0-7]$)[A-Za-z0-9_-]{1,32}$/,
  remedy: "Give 1 to 32 letters, digits, '-' and '_', other than 'a0' to 'a7'",
}

export function resolveSession(group: Field, secureCookies: boolean): ResolvedSession {
  checkNames(group, 'session')
  const field = fieldsOf(readGroup(group), group.option, group.faults)
  const fallback = defaults.session
  const kind = readChoice(field('kind'), ['sealed', 'stored'], fallback.kind)
  const singleProcess = readBoolean(field('singleProcess'), fallback.singleProcess)
  return {
    kind,
    store: resolveStore(field('store'), { kind, singleProcess }),
    singleProcess,
    ...resolveTimes(field),
    keepTokens: readBoolean(field('keepTokens'), fallback.keepTokens),
    keepIdToken: readKeepIdToken(field('keepIdToken')),
    logoutWithoutSession: readChoice(
      field('logoutWithoutSession'),
      ['here', 'issuer'],
      fallback.logoutWithoutSession,
    ),
    cookieName: readText(field('cookieName'), COOKIE_NAME) ?? fallback.cookieName,
    sameSite: resolveSameSite(field('sameSite'), secureCookies),
    strictLogoutTokens: readBoolean(field('strictLogoutTokens'), fallback.strictLogoutTokens),
  }
}

function resolveTimes(field: Fields): Pick<ResolvedSession, 'idleSeconds' | 'absoluteSeconds'> {
  const limits = { min: 1, max: NINETY_DAYS, unit: 'seconds' }
  const idle = field('idleSeconds')
  const absolute = field('absoluteSeconds')
  const idleSeconds = readInteger(idle, { ...limits, fallback: defaults.session.idleSeconds })
  const absoluteSeconds = readInteger(absolute, { ...limits, fallback: defaults.session.absoluteSeconds })
  if (idleSeconds <= absoluteSeconds) return { idleSeconds, absoluteSeconds }
  const shorter = idle.value === undefined ? absolute : idle
  const problem = `makes the idle time (${idleSeconds} s) longer than the session may last (${absoluteSeconds} s)`
  refuse(shorter, problem, 'Let idleSeconds be at most absoluteSeconds')
  return { idleSeconds, absoluteSeconds }
}

function readKeepIdToken(field: Field): ResolvedSession['keepIdToken'] {
  const { value } = field
  if (value === undefined) return defaults.session.keepIdToken
  if (value === 'auto' || value === 'decrypted' || value === 'always' || value === false) return value
  refuse(field, `is ${kindOf(value, 'an unknown value')}`, "Give 'auto', 'decrypted', 'always' or false")
  return defaults.session.keepIdToken
}

function resolveSameSite(field: Field, secureCookies: boolean): ResolvedSession['sameSite'] {
  const sameSite = readChoice(field, ['lax', 'strict', 'none'], defaults.session.sameSite)
  if (sameSite !== 'none') return sameSite
  if (secureCookies) {
    field.faults.warn(
      field.option,
      'is none, so other sites can make requests with the session of the visitor',
    )
  } else {
    const remedy = "Give an https baseUrl, or 'lax'"
    refuse(field, 'is none, which browsers take only with https', remedy)
  }
  return sameSite
}
