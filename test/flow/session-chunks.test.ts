import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { lastingCookies } from '../support/no-session.js'

/** Somebody whose session needs two cookies. */
async function large(): Promise<TestApp & { readonly first: string; readonly second: string }> {
  const test = await buildApp({
    after(app) {
      app.post('/large', async (request) => {
        await request.signicat.update({ noise: randomBytes(1500).toString('base64') })
        return 'large'
      })
      app.post('/small', async (request) => {
        await request.signicat.update({})
        return 'small'
      })
    },
  })
  await test.visitor.signIn(test.issuer)
  await test.visitor.call('POST', '/large')
  const [first = '', second = ''] = lastingCookies(test.visitor).sort()
  return { ...test, first, second }
}

describe('a session in two cookies', () => {
  it('is read as one', async () => {
    const { visitor, first, second } = await large()
    expect(second).toBe(`${first}.1`)
    expect((await visitor.open('/me')).json().data.noise).toHaveLength(2000)
  })

  it('takes the second one back when it shrinks', async () => {
    const { visitor, first } = await large()
    await visitor.call('POST', '/small')
    expect(lastingCookies(visitor)).toEqual([first])
    expect((await visitor.open('/me')).statusCode).toBe(200)
  })

  it.each(['first', 'second'] as const)(
    'without the %s one is nobody, the rest is cleared, a new login works',
    async (which) => {
      const test = await large()
      test.visitor.cookies.delete(test[which])
      const answer = await test.visitor.call('GET', '/me')
      expect(answer.statusCode).toBe(401)
      expect(lastingCookies(test.visitor)).toEqual([])
      await test.visitor.signIn(test.issuer)
      expect((await test.visitor.open('/me')).statusCode).toBe(200)
    },
  )

  it('of two generations is nobody', async () => {
    const { visitor, second } = await large()
    const old = visitor.cookies.get(second) ?? ''
    await visitor.call('POST', '/large')
    visitor.cookies.set(second, old)
    expect((await visitor.call('GET', '/me')).statusCode).toBe(401)
  })

  it('in the wrong order is nobody', async () => {
    const { visitor, first, second } = await large()
    const [one = '', two = ''] = [visitor.cookies.get(first), visitor.cookies.get(second)]
    visitor.cookies.set(first, two)
    visitor.cookies.set(second, one)
    expect((await visitor.call('GET', '/me')).statusCode).toBe(401)
  })

  it.each(['.2', '.10', '.01', '.-1', '.NaN', '.99999999', '.1.1'])(
    'does not care about a cookie named …%s',
    async (suffix) => {
      const { visitor, first } = await large()
      visitor.cookies.set(`${first}${suffix}`, 'AAAA')
      expect((await visitor.open('/me')).statusCode).toBe(200)
    },
  )

  it('is kept alive as a whole', async () => {
    const { visitor, advance } = await large()
    advance(400)
    expect((await visitor.open('/me')).cookies.map(({ maxAge }) => maxAge)).toEqual([3600, 3600])
  })
})
