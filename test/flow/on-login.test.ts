import type { FastifyRequest } from 'fastify'
import type { FastifySignicatOptions, Identity, LoginContext } from 'fastify-signicat'
import { LoginError } from 'fastify-signicat/errors'
import { describe, expect, it, vi } from 'vitest'
import { buildApp, type TestApp } from '../support/build-app.js'
import { expectNoSession, sessionCookies } from '../support/no-session.js'

type OnLogin = NonNullable<FastifySignicatOptions['onLogin']>

function appWith(onLogin: unknown, options: Partial<FastifySignicatOptions> = {}): Promise<TestApp> {
  return buildApp({ options: { ...options, onLogin: onLogin as OnLogin } })
}

describe('onLogin lets a person in', () => {
  it('is called once, with every claim, the request, and before there is a session', async () => {
    const onLogin = vi.fn(
      (_identity: Identity, request: FastifyRequest, _context: LoginContext): undefined => {
        expect(request.signicat.session).toBeNull()
      },
    )
    const { visitor, issuer } = await appWith(onLogin)
    await visitor.signIn(issuer)
    expect(onLogin).toHaveBeenCalledOnce()
    const [identity, request, context] = onLogin.mock.calls[0] ?? []
    expect(identity).toMatchObject({
      issuer: issuer.issuer,
      sub: 'kari',
      idp: 'nbid',
      claims: { nin: '29124815345', transaction_id: 'tx-1' },
    })
    expect(request?.routeOptions.url).toBe('/callback')
    expect(context).toEqual({ previous: null, purpose: 'login' })
  })

  it('names the account and the data of the session', async () => {
    const { visitor, issuer } = await appWith(async () => ({
      account: 'customer-7',
      data: { cart: ['tea'] },
    }))
    await visitor.signIn(issuer)
    expect((await visitor.open('/me')).json()).toMatchObject({
      account: 'customer-7',
      data: { cart: ['tea'] },
    })
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
  ])('needs to answer %s', async (_name, answer) => {
    const { visitor, issuer } = await appWith(() => answer)
    const callback = await visitor.signIn(issuer, { start: '/login?returnTo=/me' })
    expect(callback.headers.location).toBe('/me')
    expect((await visitor.open('/me')).json().data).toEqual({})
  })

  it('sends them to a page of its choice, with data', async () => {
    const { visitor, issuer } = await appWith(() => ({ redirect: '/welcome?new=1', data: { isNew: true } }))
    const callback = await visitor.signIn(issuer, { start: '/login?returnTo=/me' })
    expect([callback.statusCode, callback.headers.location]).toEqual([302, '/welcome?new=1'])
    expect((await visitor.open('/me')).json()).toMatchObject({ data: { isNew: true } })
  })

  it('cannot send them away from the application, and the log says so', async () => {
    const { visitor, issuer, log } = await appWith(() => ({ redirect: 'https://evil.example/x' }))
    const callback = await visitor.signIn(issuer, { start: '/login?returnTo=/me' })
    expect(callback.headers.location).toBe('/me')
    expect(sessionCookies(callback)).toHaveLength(1)
    expect(log.join('')).toContain('is none that people may be sent to')
    expect(log.join('')).not.toContain('evil.example')
  })
})

describe('onLogin keeps a person out', () => {
  it('by a refusal: 403, no session, tokens revoked, the reason in the log and nowhere else', async () => {
    const { visitor, issuer, log } = await appWith(() => ({ refuse: 'closed-account' }))
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode).toBe(403)
    expect(callback.body).toContain('You do not have access to this service')
    expect(callback.body).not.toContain('closed-account')
    expect(log.join('')).toContain('onLogin: closed-account')
    await expectNoSession(visitor, callback)
    await expect.poll(() => issuer.calls.revocation, { interval: 1 }).toBe(1)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('the database is down')
      },
    ],
    ['rejects', () => Promise.reject(new Error('the database is down'))],
    ['throws something that is no error', () => Promise.reject('down')],
  ])('when it %s: 503, no session, tokens revoked', async (_name, onLogin) => {
    const { visitor, issuer } = await appWith(onLogin)
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode).toBe(503)
    expect(callback.body).toContain('We could not finish the sign-in')
    expect(callback.body).not.toContain('database')
    await expectNoSession(visitor, callback)
    await expect.poll(() => issuer.calls.revocation, { interval: 1 }).toBe(1)
  })

  it('when it throws what would be a cancel of the issuer', async () => {
    const { visitor, issuer } = await appWith(() => {
      throw new LoginError('ERR_SIGNICAT_LOGIN_DENIED', { wireError: 'access_denied' })
    })
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode).toBe(503)
    await expectNoSession(visitor, callback)
  })

  it('when it hangs: 503 after the time limit, no session, tokens revoked', async () => {
    const { visitor, issuer, log } = await appWith(() => new Promise(() => undefined), { timeoutMs: 1000 })
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode).toBe(503)
    expect(log.join('')).toContain('onLogin took longer than 1000 ms')
    await expectNoSession(visitor, callback)
    await expect.poll(() => issuer.calls.revocation, { interval: 1 }).toBe(1)
  })

  it.each<[string, unknown]>([
    ['true', true],
    ['false', false],
    ['a text', '/welcome'],
    ['a list', [{ account: 'a' }]],
    ['an account that is a number', { account: 7 }],
    ['an empty account', { account: '' }],
    ['data that is a list', { data: [1] }],
    ['data that is a text', { data: 'x' }],
    ['a redirect that is no text', { redirect: ['/a', '/b'] }],
    ['a misspelt refusal', { refused: 'closed-account' }],
    ['data that cannot be written', { data: { big: 10n } }],
  ])('when it answers %s', async (_name, answer) => {
    const { visitor, issuer } = await appWith(() => answer)
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode).toBeGreaterThanOrEqual(500)
    await expectNoSession(visitor, callback)
  })

  it.each<[string, unknown]>([
    ['an empty reason', { refuse: '' }],
    ['no reason', { refuse: undefined }],
    ['an account beside it', { refuse: 'no', account: 'a' }],
  ])('by a refusal with %s', async (_name, answer) => {
    const { visitor, issuer } = await appWith(() => answer)
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode).toBe(403)
    await expectNoSession(visitor, callback)
  })

  it('when its data does not fit into the cookies, and the log names the largest part', async () => {
    const data = { notes: Array.from({ length: 600 }, (_, index) => `note ${index * 7919}`) }
    const { visitor, issuer, log } = await appWith(() => ({ data }))
    const callback = await visitor.signIn(issuer)
    expect(callback.statusCode).toBe(500)
    expect(log.join('')).toContain('ERR_SIGNICAT_SESSION_TOO_LARGE')
    await expectNoSession(visitor, callback)
  })

  it('and a former session is left as it was', async () => {
    let refuse = false
    const { visitor, issuer } = await appWith(() => (refuse ? { refuse: 'no' } : { data: { kept: true } }))
    await visitor.signIn(issuer)
    refuse = true
    expect((await visitor.signIn(issuer, { person: { sub: 'ola' } })).statusCode).toBe(403)
    expect((await visitor.open('/me')).json()).toMatchObject({ sub: 'kari', data: { kept: true } })
  })
})
