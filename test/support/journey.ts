import { expect } from 'vitest'
import type { TestApp } from './build-app.js'

/** Signs in, looks, extends, signs out: what must work whatever else the application has registered. */
export async function journey({ visitor, issuer }: TestApp, home = ''): Promise<void> {
  expect((await visitor.call('GET', `${home}/me`)).statusCode).toBe(401)
  const back = await visitor.signIn(issuer, { start: `${home}/login?returnTo=%2Fme` })
  expect(back.statusCode, back.body).toBeGreaterThanOrEqual(302)
  expect(back.headers.location).toBe('/me')
  expect((await visitor.open(`${home}/me`)).json()).toMatchObject({ sub: 'kari' })
  expect((await visitor.call('POST', `${home}/session`)).json()).toMatchObject({ authenticated: true })
  const page = await visitor.submit(`${home}/logout`, { returnTo: '/bye' })
  expect(page.statusCode, page.body).toBe(200)
  expect(page.body).toContain('http-equiv="refresh"')
  expect((await visitor.call('GET', `${home}/session`)).json()).toEqual({ authenticated: false })
}
