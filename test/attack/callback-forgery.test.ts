import { describe, expect, it } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { callsDuring, expectNoSession, sessionCookies } from '../support/no-session.js'

async function waiting(): Promise<TestApp & { location: string; answer: URLSearchParams }> {
  const test = await buildApp()
  const location = await test.visitor.start('/login?returnTo=/me')
  return { ...test, location, answer: await test.issuer.authorize(location) }
}

const changed = (answer: URLSearchParams, changes: Record<string, string>): URLSearchParams =>
  new URLSearchParams({ ...Object.fromEntries(answer), ...changes })

describe('login CSRF', () => {
  it('a callback of another browser signs nobody in and asks the issuer nothing', async () => {
    const { issuer, location, answer, newVisitor } = await waiting()
    const victim = newVisitor()
    const calls = await callsDuring(issuer, async () => {
      const callback = await victim.comeBack(location, answer)
      expect(callback.statusCode).toBe(400)
      expect(callback.body).toContain('We cannot find your sign-in here')
      await expectNoSession(victim, callback)
    })
    expect(calls).toEqual({})
  })

  it('a victim with an attempt of their own is not signed in as the attacker, and can go on', async () => {
    const { issuer, location, answer, newVisitor } = await waiting()
    const victim = newVisitor()
    const own = await victim.start('/login?returnTo=/mine')
    expect((await victim.comeBack(location, answer)).statusCode).toBe(400)
    expect(issuer.calls.token).toBe(0)
    const callback = await victim.comeBack(own, await issuer.authorize(own, { sub: 'ola' }))
    expect(callback.headers.location).toBe('/mine')
  })

  it('a victim who is signed in stays who they are', async () => {
    const { issuer, location, answer, newVisitor } = await waiting()
    const victim = newVisitor()
    await victim.signIn(issuer, { person: { sub: 'ola' } })
    expect((await victim.comeBack(location, answer)).statusCode).toBe(400)
    expect((await victim.open('/me')).json()).toMatchObject({ sub: 'ola' })
  })

  it('a callback with nothing, or a part of it, is a 400', async () => {
    const { visitor, issuer, answer } = await waiting()
    const { code, state } = Object.fromEntries(answer)
    const queries = [
      '',
      'code=',
      `code=${code}`,
      'state=',
      `state=${state}&state=`,
      'error=',
      'code=%ff&state=%ff',
    ]
    for (const query of [...queries, '__proto__=x&constructor=y', `code[]=${code}&state[]=${state}`]) {
      const callback = await visitor.open(`/callback?${query}`)
      expect(callback.statusCode, query).toBe(400)
      expect(sessionCookies(callback)).toEqual([])
    }
    expect(issuer.calls.token).toBe(0)
  })
})

describe('codes and states that were moved', () => {
  it('a state of another tab does not take the code of this one', async () => {
    const { visitor, issuer, answer } = await waiting()
    const other = await visitor.start('/login?returnTo=/other')
    const state = new URL(other).searchParams.get('state') ?? ''
    const callback = await visitor.comeBack(other, changed(answer, { state }))
    expect(callback.statusCode).toBe(400)
    await expectNoSession(visitor, callback)
    expect(issuer.calls).toMatchObject({ token: 1, userinfo: 0 })
  })

  it('a stolen code in an attempt of the thief is refused for its verifier', async () => {
    const { issuer, answer: victims, newVisitor } = await waiting()
    const thief = newVisitor()
    const location = await thief.start()
    const own = await issuer.authorize(location)
    const callback = await thief.comeBack(location, changed(own, { code: victims.get('code') ?? '' }))
    expect(callback.statusCode).toBe(400)
    await expectNoSession(thief, callback)
    expect(issuer.calls.userinfo).toBe(0)
  })

  it('an issuer that does not look at the verifier is caught by the nonce', async () => {
    const { issuer, answer: victims, newVisitor } = await waiting()
    const thief = newVisitor()
    const location = await thief.start()
    const nonceOfVictim = 'the nonce of the other attempt'
    issuer.faults.idTokenClaims = (claims) => ({ ...claims, nonce: nonceOfVictim })
    const own = await issuer.authorize(location)
    expect(victims.get('code')).not.toBe(own.get('code'))
    const callback = await thief.comeBack(location, own)
    await expectNoSession(thief, callback)
    expect(issuer.calls).toMatchObject({ token: 1, userinfo: 0, revocation: 0 })
  })
})

describe('answers of another issuer, or malformed ones', () => {
  it.each<[string, (answer: URLSearchParams) => void]>([
    ['names another issuer', (answer) => answer.set('iss', 'https://evil.example')],
    ['names the issuer with a slash', (answer) => answer.set('iss', `${answer.get('iss')}/`)],
    ['names no issuer although one was promised', (answer) => answer.delete('iss')],
    ['has an empty iss', (answer) => answer.set('iss', '')],
    ['has two codes', (answer) => answer.append('code', 'another')],
    ['has the same code twice', (answer) => answer.append('code', answer.get('code') ?? '')],
    ['has two iss', (answer) => answer.append('iss', answer.get('iss') ?? '')],
    ['has two errors', (answer) => ['a', 'b'].forEach((error) => void answer.append('error', error))],
    ['has an empty error beside the code', (answer) => answer.set('error', '')],
    ['has an empty code', (answer) => answer.set('code', '')],
    ['has a code of 5 kB', (answer) => answer.set('code', 'c'.repeat(5000))],
    ['has a code with a line break', (answer) => answer.set('code', 'a\r\nb')],
    ['carries an ID token', (answer) => answer.set('id_token', 'e30.e30.')],
    ['carries an access token', (answer) => answer.set('access_token', 'token')],
    ['carries a token', (answer) => answer.set('token', 'token')],
    ['carries a refresh token', (answer) => answer.set('refresh_token', 'token')],
    ['carries a JARM response', (answer) => answer.set('response', 'e30.e30.')],
  ])('one that %s is refused before the code is spent', async (_name, spoil) => {
    const { visitor, issuer, location, answer } = await waiting()
    spoil(answer)
    const calls = await callsDuring(issuer, async () => {
      const callback = await visitor.comeBack(location, answer)
      expect(callback.statusCode).toBe(400)
      await expectNoSession(visitor, callback)
    })
    expect(calls).toEqual({})
  })

  it('with two states is refused, and the attempt stays for the right one', async () => {
    const { visitor, location, answer } = await waiting()
    const doubled = new URLSearchParams([...answer, ['state', answer.get('state') ?? '']])
    expect((await visitor.comeBack(location, doubled)).statusCode).toBe(400)
    expect((await visitor.comeBack(location, answer)).headers.location).toBe('/me')
  })

  it('with members that nobody knows is accepted', async () => {
    const { visitor, location, answer } = await waiting()
    const callback = await visitor.comeBack(
      location,
      changed(answer, { foo: 'bar', session_state: 'x', scope: 'y' }),
    )
    expect(callback.headers.location).toBe('/me')
  })
})

describe('cookies that somebody planted', () => {
  const attemptOf = ({ visitor }: TestApp): [string, string] => {
    const [name, value] = [...visitor.cookies][0] ?? []
    if (name === undefined || value === undefined) throw new Error('no attempt')
    return [name, value]
  }

  it.each<[string, (value: string) => string]>([
    ['cut', (value) => value.slice(0, -5)],
    [
      'with a character changed',
      (value) => value.slice(0, 60) + (value[60] === 'A' ? 'B' : 'A') + value.slice(61),
    ],
    ['empty', () => ''],
    ['of another kind', () => 'eyJhbGciOiJub25lIn0..'],
    ['with bad percent encoding', () => '%E0%A4%A'],
  ])('an attempt that is %s is none', async (_name, spoil) => {
    const test = await waiting()
    const [name, value] = attemptOf(test)
    test.visitor.cookies.set(name, spoil(value))
    const callback = await test.visitor.comeBack(test.location, test.answer)
    expect(callback.statusCode).toBe(400)
    await expectNoSession(test.visitor, callback)
    expect(test.issuer.calls.token).toBe(0)
  })

  it('an attempt under the name of a session is nobody', async () => {
    const test = await waiting()
    const [name, value] = attemptOf(test)
    const session = name.replace(/\.a\.[\w-]{12}$/, '')
    const answer = await test.app.inject({ url: '/', headers: { cookie: `${session}=${value}` } })
    expect(answer.json()).toEqual({ user: null })
  })

  it('a session under the name of an attempt is none, nor is an attempt in another slot', async () => {
    const test = await waiting()
    const [name, value] = attemptOf(test)
    await test.newVisitor().signIn(test.issuer)
    const slot = Number(name.slice(-1))
    const moved = `${name.slice(0, -1)}${(slot + 1) % 7}=${value}`
    const answer = await test.app.inject({ url: `/callback?${test.answer}`, headers: { cookie: moved } })
    expect(answer.statusCode).toBe(400)
    expect(sessionCookies(answer)).toEqual([])
  })

  it('a name that came twice is read once, and never crashes', async () => {
    const test = await waiting()
    const [name, value] = attemptOf(test)
    const tossed = `${name}=planted; ${name}=${value}`
    const headers = { accept: 'text/html', cookie: tossed }
    const callback = await test.app.inject({ url: `/callback?${test.answer}`, headers })
    expect(callback.statusCode).toBe(400)
    expect(test.issuer.calls.token).toBe(0)
  })
})
