import type { LightMyRequestResponse } from 'fastify'
import { expect } from 'vitest'
import type { FakeIssuer } from './fake-issuer.js'
import type { TestVisitor } from './visitor.js'

type CookieOfAnswer = LightMyRequestResponse['cookies'][number]

/** Name of the cookie of an attempt, or of what stays of it. */
export const attemptCookie: RegExp = /\.[ax]\.[\w-]{12}$/

/** The cookies of a session that an answer sets, not those it clears. */
export function sessionCookies({ cookies }: LightMyRequestResponse): CookieOfAnswer[] {
  return cookies.filter(({ name, value }) => /-session(\.\d+)?$/.test(name) && value !== '')
}

/** Names of the cookies in a browser, without those of attempts: what stays of one tells how it ended. */
export function lastingCookies({ cookies }: Pick<TestVisitor, 'cookies'>): string[] {
  return [...cookies.keys()].filter((name) => !attemptCookie.test(name))
}

/** The cookies of login attempts that an answer sets. */
export function attemptCookies({ cookies }: LightMyRequestResponse): CookieOfAnswer[] {
  return cookies.filter(({ name, value }) => attemptCookie.test(name) && value !== '')
}

/** Nobody was signed in by this answer, and nobody is in this browser. */
export async function expectNoSession(visitor: TestVisitor, answer: LightMyRequestResponse): Promise<void> {
  expect(sessionCookies(answer)).toEqual([])
  expect((await visitor.open('/')).json()).toEqual({ user: null })
}

/** What the issuer was asked during `step`, by endpoint; endpoints that were not asked are left out. */
export async function callsDuring(
  issuer: FakeIssuer,
  step: () => Promise<unknown>,
): Promise<Record<string, number>> {
  const before = { ...issuer.calls }
  await step()
  const during = Object.entries(issuer.calls).map(
    ([name, count]) => [name, count - (before[name] ?? 0)] as const,
  )
  return Object.fromEntries(during.filter(([, count]) => count > 0))
}
